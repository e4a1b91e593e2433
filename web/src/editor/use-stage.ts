import { useCallback, useEffect, useMemo, useRef, useState, type RefObject } from 'react'
import { fit, panBy, pinch, wheelFactor, zoomAt, type Point, type Range, type Size, type View } from './view'
import { newHands, type Touch } from './hands'

/** StageTouch is a pointer event with its place on the stage. */
export interface StageTouch extends Touch {
  event: PointerEvent
}

/** What a pointer does on the stage beside moving the view. Every one gets places on the stage. */
export interface StageDeeds {
  begin: (at: StageTouch) => boolean
  move: (at: StageTouch) => void
  end: () => void
  abort: () => void
}

export interface Stage {
  view: View
  /** What the stage measures; nothing before it was drawn. */
  size: Size | null
  setView: (change: (view: View) => View) => void
  fitAll: () => void
  /** zoom makes larger around the middle. */
  zoom: (factor: number) => void
  /** at is where an event lies on the stage. */
  at: (event: { clientX: number; clientY: number }) => Point
}

interface Wanted {
  /** What there is to see, in its own measure. */
  content: Point & Size
  range: Range
  margin?: number
  /** The most that fitting may enlarge. */
  most?: number
  /** Where the view was left. */
  start?: View | undefined
  deeds: StageDeeds
  /** wantsPan tells whether a pointer that goes down moves the view whatever lies there. */
  wantsPan: () => boolean
}

/**
 * useStage makes an element a stage on which content is zoomed with the wheel or two fingers and moved by dragging. It
 * fits the content in when it is first drawn. The ref is for the element, the rest for what is drawn on it.
 */
export function useStage(wanted: Wanted): [RefObject<HTMLDivElement | null>, Stage] {
  const ref = useRef<HTMLDivElement>(null)
  const current = useRef(wanted)
  useEffect(() => {
    current.current = wanted
  })
  const [view, setView] = useState<View>(wanted.start ?? { x: 0, y: 0, scale: 1 })
  const size = useSize(ref)

  const fitAll = useCallback(() => {
    const box = ref.current?.getBoundingClientRect()
    const { content, margin, most } = current.current
    if (box) setView(fit(content, box, margin, most))
  }, [])
  const zoom = useCallback((factor: number) => {
    const box = ref.current?.getBoundingClientRect()
    if (!box) return
    setView((was) => zoomAt(was, { x: box.width / 2, y: box.height / 2 }, factor, current.current.range))
  }, [])
  const at = useCallback((event: { clientX: number; clientY: number }) => {
    const box = ref.current?.getBoundingClientRect()
    return { x: event.clientX - (box?.left ?? 0), y: event.clientY - (box?.top ?? 0) }
  }, [])

  useFirstFit(size, wanted.start === undefined, fitAll)
  useWheel(ref, current, at, setView)
  usePointers(ref, current, at, setView)
  const stage = useMemo(() => ({ view, size, setView, fitAll, zoom, at }), [view, size, fitAll, zoom, at])
  return [ref, stage]
}

type Current = RefObject<Wanted>
type SetView = (change: (view: View) => View) => void
type At = Stage['at']

function useSize(ref: RefObject<HTMLDivElement | null>): Size | null {
  const [size, setSize] = useState<Size | null>(null)
  useEffect(() => {
    const element = ref.current
    if (!element) return
    const observer = new ResizeObserver(() =>
      setSize({ width: element.clientWidth, height: element.clientHeight }),
    )
    observer.observe(element)
    return () => observer.disconnect()
  }, [ref])
  return size
}

/** useFirstFit fits once the stage has a size; a stage that is resized afterwards keeps its view. */
function useFirstFit(size: Size | null, wanted: boolean, fitAll: () => void) {
  const fitted = useRef(!wanted)
  useEffect(() => {
    if (!size || size.width === 0 || fitted.current) return
    fitted.current = true
    fitAll()
  }, [size, fitAll])
}

function useWheel(ref: RefObject<HTMLDivElement | null>, current: Current, at: At, setView: SetView) {
  useEffect(() => {
    const element = ref.current
    if (!element) return
    const turn = (event: WheelEvent) => {
      event.preventDefault() // the page would scroll
      setView((view) => zoomAt(view, at(event), wheelFactor(event), current.current.range))
    }
    element.addEventListener('wheel', turn, { passive: false })
    return () => element.removeEventListener('wheel', turn)
  }, [ref, current, at, setView])
}

function usePointers(ref: RefObject<HTMLDivElement | null>, current: Current, at: At, setView: SetView) {
  useEffect(() => {
    const element = ref.current
    if (!element) return
    const hands = newHands<StageTouch>(
      {
        begin: (touch) => current.current.deeds.begin(touch),
        move: (touch) => current.current.deeds.move(touch),
        end: () => current.current.deeds.end(),
        abort: () => current.current.deeds.abort(),
        pan: (dx, dy) => setView((view) => panBy(view, dx, dy)),
        pinch: (was, is) => setView((view) => pinch(view, was, is, current.current.range)),
      },
      () => current.current.wantsPan(),
    )
    return listenTo(element, hands, at)
  }, [ref, current, at, setView])
}

function listenTo(element: HTMLElement, hands: ReturnType<typeof newHands<StageTouch>>, at: At) {
  const touch = (event: PointerEvent): StageTouch => ({
    pointerId: event.pointerId,
    pointerType: event.pointerType,
    button: event.button,
    event,
    ...at(event),
  })
  const press = (event: PointerEvent) => {
    if (event.button > 1 && event.pointerType !== 'pen') return
    if (answersItself(event.target)) return
    if (event.button === 1) event.preventDefault() // the browser would scroll by itself
    hands.press(touch(event))
  }
  // Followed everywhere: a hand that leaves the stage is still at work. A capture would take the click from links in it.
  const move = (event: PointerEvent) => hands.move(touch(event))
  const up = (event: PointerEvent) => hands.lift(touch(event), false)
  const lost = (event: PointerEvent) => hands.lift(touch(event), true)
  element.addEventListener('pointerdown', press)
  window.addEventListener('pointermove', move)
  window.addEventListener('pointerup', up)
  window.addEventListener('pointercancel', lost)
  return () => {
    element.removeEventListener('pointerdown', press)
    window.removeEventListener('pointermove', move)
    window.removeEventListener('pointerup', up)
    window.removeEventListener('pointercancel', lost)
  }
}

/** answersItself tells whether a press belongs to a button or field on the stage, and not to the stage. */
function answersItself(target: EventTarget | null): boolean {
  const control = target instanceof Element ? target.closest('button, a, input, textarea') : null
  if (!control || control.matches('[data-drag]')) return false
  // A link on a thing that is dragged is pressed by a pointer that does not travel.
  return !(control.matches('a') && control.closest('[data-drag]'))
}
