import type { Size } from '@/editor/view'

/** Frame is how much is added to each side of a picture, in its pixels. */
export interface Frame {
  left: number
  top: number
  right: number
  bottom: number
}

export type Side = keyof Frame

/** Handle is what is dragged: a side, or a corner, which is two. */
export type Handle = Side | 'top-left' | 'top-right' | 'bottom-left' | 'bottom-right'

export const handles: Handle[] = [
  'top-left',
  'top',
  'top-right',
  'right',
  'bottom-right',
  'bottom',
  'bottom-left',
  'left',
]

/** none adds nothing. */
export const none: Frame = { left: 0, top: 0, right: 0, bottom: 0 }

/** Bounds are how far a frame may go: for each side, and for the whole result. */
export interface Bounds {
  side: number
  result: number
}

const moves = (handle: Handle, side: Side) => handle.split('-').includes(side)
const limit = (value: number, most: number) => Math.round(Math.min(Math.max(0, value), Math.max(0, most)))

/** resultOf is how large the result is. */
export const resultOf = (frame: Frame, picture: Size): Size => ({
  width: picture.width + frame.left + frame.right,
  height: picture.height + frame.top + frame.bottom,
})

/** within brings a frame back into its bounds; the side given last yields first. */
export function within(frame: Frame, picture: Size, bounds: Bounds): Frame {
  const left = limit(frame.left, Math.min(bounds.side, bounds.result - picture.width))
  const top = limit(frame.top, Math.min(bounds.side, bounds.result - picture.height))
  return {
    left,
    top,
    right: limit(frame.right, Math.min(bounds.side, bounds.result - picture.width - left)),
    bottom: limit(frame.bottom, Math.min(bounds.side, bounds.result - picture.height - top)),
  }
}

/** drag moves a handle by pixels of the picture; with `both`, the opposite side as far the other way. */
export function drag(
  frame: Frame,
  handle: Handle,
  by: { x: number; y: number },
  picture: Size,
  bounds: Bounds,
  both = false,
): Frame {
  const across = { low: moves(handle, 'left'), high: moves(handle, 'right'), by: by.x, both }
  const down = { low: moves(handle, 'top'), high: moves(handle, 'bottom'), by: by.y, both }
  const [left, right] = stretch([frame.left, frame.right], across, bounds.result - picture.width, bounds.side)
  const [top, bottom] = stretch([frame.top, frame.bottom], down, bounds.result - picture.height, bounds.side)
  return { left, top, right, bottom }
}

interface Pull {
  /** Which of the two sides of an axis is dragged. */
  low: boolean
  high: boolean
  by: number
  both: boolean
}

/** stretch drags one axis. A side that is not dragged never moves under the hand: the dragged one yields to it. */
function stretch([low, high]: [number, number], pull: Pull, room: number, side: number): [number, number] {
  if (!pull.low && !pull.high) return [low, high]
  const outward = pull.low ? -pull.by : pull.by
  if (pull.both) {
    const first = limit(low + outward, Math.min(side, room))
    return [first, limit(high + outward, Math.min(side, room - first))]
  }
  if (pull.low) return [limit(low + outward, Math.min(side, room - high)), high]
  return [low, limit(high + outward, Math.min(side, room - low))]
}

/** toAspect is the smallest frame around a picture with a shape, width over height, with the picture in its middle. */
export function toAspect(picture: Size, aspect: number): Frame {
  const own = picture.width / picture.height
  if (aspect >= own) {
    const added = picture.height * aspect - picture.width
    return { ...none, left: Math.floor(added / 2), right: Math.ceil(added / 2) }
  }
  const added = picture.width / aspect - picture.height
  return { ...none, top: Math.floor(added / 2), bottom: Math.ceil(added / 2) }
}

/** around adds a share of the picture to each side: .25 makes it half as large again. */
export const around = (picture: Size, share: number): Frame => {
  const [x, y] = [Math.round(picture.width * share), Math.round(picture.height * share)]
  return { left: x, right: x, top: y, bottom: y }
}

/** isNothing tells whether a frame adds nothing. */
export const isNothing = (frame: Frame) => Object.values(frame).every((added) => added === 0)
