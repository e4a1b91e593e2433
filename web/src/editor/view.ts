/** A point, on the screen or in the picture. */
export interface Point {
  x: number
  y: number
}

export interface Size {
  width: number
  height: number
}

/** arrows are the ways that the arrow keys lead. */
export const arrows: Record<string, Point> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
}

/** View is where the content lies on the stage: its corner in stage pixels, and how many of them one of its own takes. */
export interface View extends Point {
  scale: number
}

/** How far in and out one may go. */
export interface Range {
  least: number
  most: number
}

const clamp = (value: number, least: number, most: number) => Math.min(most, Math.max(least, value))

/** toContent is the point of the content that lies at a point of the stage. */
export const toContent = (view: View, at: Point): Point => ({
  x: (at.x - view.x) / view.scale,
  y: (at.y - view.y) / view.scale,
})

/** toStage is where a point of the content lies on the stage. */
export const toStage = (view: View, at: Point): Point => ({
  x: at.x * view.scale + view.x,
  y: at.y * view.scale + view.y,
})

/** panBy moves the content by stage pixels. */
export const panBy = (view: View, dx: number, dy: number): View => ({
  ...view,
  x: view.x + dx,
  y: view.y + dy,
})

/** zoomAt makes the content larger by a factor, within a range; what lies at the point stays there. */
export function zoomAt(view: View, at: Point, factor: number, range: Range): View {
  const scale = clamp(view.scale * factor, range.least, range.most)
  const real = scale / view.scale
  return { scale, x: at.x - (at.x - view.x) * real, y: at.y - (at.y - view.y) * real }
}

/** pinch follows two fingers from where they were to where they are: it moves with their middle and grows with their distance. */
export function pinch(view: View, was: [Point, Point], is: [Point, Point], range: Range): View {
  const before = middle(was)
  const after = middle(is)
  const spread = distance(was)
  const moved = panBy(view, after.x - before.x, after.y - before.y)
  return spread === 0 ? moved : zoomAt(moved, after, distance(is) / spread, range)
}

const middle = ([a, b]: [Point, Point]): Point => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 })
const distance = ([a, b]: [Point, Point]) => Math.hypot(a.x - b.x, a.y - b.y)

/** fit puts all of a rectangle of the content into the middle of the stage, with a margin; never larger than `most`. */
export function fit(content: Point & Size, stage: Size, margin = 0, most = Infinity): View {
  const room = {
    width: Math.max(1, stage.width - 2 * margin),
    height: Math.max(1, stage.height - 2 * margin),
  }
  const scale = Math.min(
    most,
    room.width / Math.max(1, content.width),
    room.height / Math.max(1, content.height),
  )
  return {
    scale,
    x: (stage.width - content.width * scale) / 2 - content.x * scale,
    y: (stage.height - content.height * scale) / 2 - content.y * scale,
  }
}

// A notch of a mouse wheel is 100 to 120 pixels or 3 lines: about a fifth more. A touchpad sends small steps, so it is
// the exponent that is scaled, and fast spinning is capped.
const perPixel = 0.0018
const linePixels = 36
const mostPixels = 240

/** wheelFactor is how much a turn of the wheel, or a pinch on a touchpad, makes larger. */
export function wheelFactor(event: Pick<WheelEvent, 'deltaY' | 'deltaMode' | 'ctrlKey'>): number {
  const pixels = event.deltaY * (event.deltaMode === 1 ? linePixels : 1)
  // A pinch comes as a wheel with Ctrl, in steps ten times as small.
  const strength = event.ctrlKey ? perPixel * 5 : perPixel
  return Math.exp(-clamp(pixels, -mostPixels, mostPixels) * strength)
}
