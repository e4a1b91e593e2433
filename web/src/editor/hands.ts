import type { Point } from './view'

/** Touch is what hands need to know of a pointer event; `x` and `y` are on the stage. */
export interface Touch extends Point {
  pointerId: number
  pointerType: string
  button: number
}

/** What pointers on a stage do. */
export interface Deeds<T extends Touch> {
  /** One pointer went down. Answers whether it does something there; otherwise it moves the view. */
  begin: (at: T) => boolean
  move: (at: T) => void
  end: () => void
  /** What was begun is taken back: a second finger came, or the system took the pointer away. */
  abort: () => void
  pan: (dx: number, dy: number) => void
  pinch: (was: [Point, Point], is: [Point, Point]) => void
}

type Mode = 'idle' | 'deed' | 'pan' | 'pinch' | 'spent'

// Fingers of one hand do not land together. Until it has moved this far, the first is not counted as a stroke that a
// second one would take back with regret; after that a second finger is a slip and is not listened to.
const settled = 12

/** newHands tells one finger that paints or drags from two that pinch and from a pointer that moves the view. */
export function newHands<T extends Touch>(deeds: Deeds<T>, wantsPan: () => boolean) {
  const down = new Map<number, Point>()
  let mode: Mode = 'idle'
  let first: Point = { x: 0, y: 0 }
  let travelled = 0

  const press = (at: T) => {
    if (down.size >= 2 || (down.size === 1 && (at.pointerType !== 'touch' || travelled > settled))) return
    down.set(at.pointerId, { x: at.x, y: at.y })
    if (down.size === 2) {
      if (mode === 'deed') deeds.abort()
      mode = 'pinch'
      return
    }
    first = at
    travelled = 0
    const moves = at.button === 1 || wantsPan()
    mode = !moves && deeds.begin(at) ? 'deed' : 'pan'
  }

  const move = (at: T) => {
    const was = down.get(at.pointerId)
    if (!was) return
    const before = [...down.values()]
    down.set(at.pointerId, { x: at.x, y: at.y })
    travelled = Math.max(travelled, Math.hypot(at.x - first.x, at.y - first.y))
    if (mode === 'deed') deeds.move(at)
    if (mode === 'pan') deeds.pan(at.x - was.x, at.y - was.y)
    if (mode === 'pinch') {
      const [a, b] = before
      const [c, d] = [...down.values()]
      if (a && b && c && d) deeds.pinch([a, b], [c, d])
    }
  }

  const lift = (at: T, lost: boolean) => {
    if (!down.delete(at.pointerId)) return
    if (mode === 'deed') (lost ? deeds.abort : deeds.end)()
    // The finger that stays after a pinch does nothing until it is lifted too.
    mode = down.size === 0 ? 'idle' : 'spent'
    if (down.size === 0) travelled = 0
  }

  return { press, move, lift, isDown: (id: number) => down.has(id) }
}
