import { useEffect, useRef, type RefObject } from 'react'

/** useHandle keeps the focus on the handle of what the keyboard moves: the page takes it out and puts it in elsewhere. */
export function useHandle(box: RefObject<HTMLElement | null>, told: number | null) {
  const wanted = useRef<number | null>(null)
  useEffect(() => {
    if (wanted.current === null || wanted.current !== told) return
    wanted.current = null
    box.current
      ?.querySelector<HTMLElement>(`[data-place="${told}"] [data-handle]`)
      ?.focus({ preventScroll: true })
  }, [box, told])
  return { follow: (place: number) => (wanted.current = place) }
}

interface Drag {
  over: (x: number, y: number) => void
  drop: (keep: boolean) => void
}

/** useDrag follows the pointer over the whole window, since what was pressed moves in the page meanwhile. */
export function useDrag(dragging: boolean, to: Drag) {
  const current = useRef(to)
  useEffect(() => {
    current.current = to
  })
  useEffect(() => {
    if (!dragging) return
    const move = (event: PointerEvent) => current.current.over(event.clientX, event.clientY)
    const up = () => current.current.drop(true)
    const away = () => current.current.drop(false)
    const escape = (event: KeyboardEvent) => event.key === 'Escape' && away()
    window.addEventListener('pointermove', move)
    window.addEventListener('pointerup', up)
    window.addEventListener('pointercancel', away)
    window.addEventListener('keydown', escape)
    return () => {
      window.removeEventListener('pointermove', move)
      window.removeEventListener('pointerup', up)
      window.removeEventListener('pointercancel', away)
      window.removeEventListener('keydown', escape)
    }
  }, [dragging])
}
