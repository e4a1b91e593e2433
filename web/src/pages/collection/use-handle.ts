import { useEffect, useRef, type RefObject } from 'react'

/**
 * useHandle keeps the focus on the handle of what the keyboard moves: the page takes it out and puts it in elsewhere. It waits
 * until the row stands in its new place, which is later than the press: before, the handle of another one is there.
 */
export function useHandle(box: RefObject<HTMLElement | null>, rows: { id: string }[]) {
  const wanted = useRef<{ id: string; place: number } | null>(null)
  useEffect(() => {
    if (wanted.current === null) return
    const { id, place } = wanted.current
    if (rows[place]?.id !== id) return
    wanted.current = null
    box.current
      ?.querySelector<HTMLElement>(`[data-place="${place}"] [data-handle]`)
      ?.focus({ preventScroll: true })
  }, [box, rows])
  return { follow: (id: string, place: number) => (wanted.current = { id, place }) }
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
