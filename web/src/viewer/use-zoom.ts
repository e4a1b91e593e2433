import { useEffect, useRef, useState, type PointerEvent, type RefObject } from 'react'
import { fitted, largest, within, zoomTo, type Size, type View } from './zoom'

interface ZoomProps {
  box: RefObject<HTMLElement | null>
  /** The window that one looks through. */
  window: Size
  /** The picture as it fits, and as it is. */
  shown: Size
  picture: Size
  /** Called when a fitting picture was swept aside: 1 for the next one, -1 for the one before. */
  onSwipe?: (step: 1 | -1) => void
}

interface Finger {
  x: number
  y: number
}

const swiped = 60 // pixels; less is a hand that is not steady
const perWheelPixel = 0.0022 // one notch of a wheel, 100 pixels, is about a quarter larger
const perKey = 1.4

/** useZoom lets one look closer: by wheel, drag, double click, two fingers and keys. It begins anew for another picture. */
export function useZoom({ box, window, shown, picture, onSwipe }: ZoomProps) {
  const [view, setView] = useState<View>(fitted)
  const [moving, setMoving] = useState(false)
  const fingers = useRef(new Map<number, Finger>())
  const began = useRef<Finger | null>(null)

  const look = (change: (before: View) => View) => setView((before) => within(change(before), shown, window))
  const scaleBy = (factor: number, at: Finger) =>
    look((before) => {
      const scale = Math.min(largest(picture, shown), Math.max(1, before.scale * factor))
      return scale === 1 ? fitted : zoomTo(before, scale, at)
    })
  const fromMiddle = (event: { clientX: number; clientY: number }): Finger => {
    const edge = box.current?.getBoundingClientRect()
    if (!edge) return { x: 0, y: 0 }
    return { x: event.clientX - edge.left - edge.width / 2, y: event.clientY - edge.top - edge.height / 2 }
  }

  useWheel(box, (event) => scaleBy(Math.exp(-event.deltaY * perWheelPixel), fromMiddle(event)))

  const down = (event: PointerEvent) => {
    if (event.button !== 0) return
    const at = fromMiddle(event)
    fingers.current.set(event.pointerId, at)
    began.current = fingers.current.size === 1 ? at : null
    event.currentTarget.setPointerCapture(event.pointerId)
    setMoving(true)
  }
  const move = (event: PointerEvent) => {
    const before = fingers.current.get(event.pointerId)
    if (!before) return
    const at = fromMiddle(event)
    const other = [...fingers.current].find(([id]) => id !== event.pointerId)?.[1]
    fingers.current.set(event.pointerId, at)
    if (!other) return look((now) => ({ ...now, x: now.x + at.x - before.x, y: now.y + at.y - before.y }))
    const middle = { x: (at.x + other.x) / 2, y: (at.y + other.y) / 2 }
    scaleBy(distance(at, other) / Math.max(1, distance(before, other)), middle)
  }
  const up = (event: PointerEvent) => {
    const start = began.current
    fingers.current.delete(event.pointerId)
    setMoving(fingers.current.size > 0)
    began.current = null
    if (!start || view.scale > 1 || event.type === 'pointercancel') return
    const at = fromMiddle(event)
    const far = at.x - start.x
    if (Math.abs(far) > swiped && Math.abs(far) > 2 * Math.abs(at.y - start.y)) onSwipe?.(far < 0 ? 1 : -1)
  }

  return {
    view,
    moving,
    bind: {
      onPointerDown: down,
      onPointerMove: move,
      onPointerUp: up,
      onPointerCancel: up,
      onDoubleClick: (event: { clientX: number; clientY: number }) =>
        view.scale > 1 ? setView(fitted) : scaleBy(closer(picture, shown), fromMiddle(event)),
    },
    closer: () => scaleBy(perKey, { x: 0, y: 0 }),
    farther: () => scaleBy(1 / perKey, { x: 0, y: 0 }),
    reset: () => setView(fitted),
  }
}

const distance = (a: Finger, b: Finger) => Math.hypot(a.x - b.x, a.y - b.y)

// A double click shows the picture's own pixels, or twice its size where they are all seen already.
const closer = (picture: Size, shown: Size) =>
  shown.width > 0 ? Math.max(2, Math.min(picture.width / shown.width, largest(picture, shown))) : 2

/** useWheel listens by itself: React's listeners are passive, and the page would scroll as well. */
function useWheel(box: RefObject<HTMLElement | null>, turned: (event: WheelEvent) => void) {
  const current = useRef(turned)
  useEffect(() => {
    current.current = turned
  })
  useEffect(() => {
    const element = box.current
    const turn = (event: WheelEvent) => {
      event.preventDefault()
      current.current(event)
    }
    element?.addEventListener('wheel', turn, { passive: false })
    return () => element?.removeEventListener('wheel', turn)
  }, [box])
}
