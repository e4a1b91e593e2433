/** View is how a picture is looked at: how much larger than fitting, and how far its middle is off the window's. */
export interface View {
  scale: number
  x: number
  y: number
}

export interface Size {
  width: number
  height: number
}

interface Point {
  x: number
  y: number
}

export const fitted: View = { scale: 1, x: 0, y: 0 }

// A pixel of the picture becomes at most as many of the screen: enough to see grain, and more shows only squares.
const largestPixel = 4
const atLeast = 4

/** fit is the size of a picture that fits into a window as a whole; it is not blown up over its own size by more than half. */
export function fit(picture: Size, window: Size): Size {
  if (picture.width <= 0 || picture.height <= 0) return { width: 0, height: 0 }
  const share = Math.min(window.width / picture.width, window.height / picture.height)
  const scale = Math.max(0, Math.min(share, 1.5))
  return { width: picture.width * scale, height: picture.height * scale }
}

/** largest is how far one can zoom in. */
export const largest = (picture: Size, shown: Size) =>
  shown.width > 0 ? Math.max(atLeast, (picture.width / shown.width) * largestPixel) : atLeast

const clamp = (value: number, most: number) => Math.min(most, Math.max(-most, value))

/** within keeps a picture from being pushed out of the window: there is no empty side while the other is cut off. */
export function within(view: View, shown: Size, window: Size): View {
  return {
    scale: view.scale,
    x: clamp(view.x, Math.max(0, (shown.width * view.scale - window.width) / 2)),
    y: clamp(view.y, Math.max(0, (shown.height * view.scale - window.height) / 2)),
  }
}

/** zoomTo changes the scale so that what is under a point stays there. The point counts from the middle of the window. */
export function zoomTo(view: View, scale: number, at: Point): View {
  const grown = scale / view.scale
  return { scale, x: at.x - (at.x - view.x) * grown, y: at.y - (at.y - view.y) * grown }
}

/** shareAt tells where a vertical line of the window cuts the picture, from 0 at its left edge to 1 at its right. */
export function shareAt(view: View, shown: Size, x: number): number {
  const width = shown.width * view.scale
  return width > 0 ? Math.min(1, Math.max(0, (x - view.x + width / 2) / width)) : 0
}
