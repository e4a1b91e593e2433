import type { Size } from './view'

/** Place is where a picture lies within another, in shares of its width and height. */
export interface Place {
  left: number
  top: number
  width: number
  height: number
}

const numberIn = (settings: Record<string, unknown>, name: string) => {
  const value = settings[name]
  return typeof value === 'number' ? value : 0
}
const pairIn = (settings: Record<string, unknown>, name: string): [number, number] | null => {
  const value = settings[name]
  if (!Array.isArray(value)) return null
  const [x, y]: unknown[] = value
  return typeof x === 'number' && typeof y === 'number' ? [x, y] : null
}

// Models round sides to what they can draw; another shape is another picture.
const isAlike = (a: number, b: number) => Math.abs(a / b - 1) < 0.03

/**
 * placeOf is where the picture lies in a result that was expanded, by what was asked for; null where that is not told, and
 * it lies in the middle as large as it fits.
 */
export function placeOf(settings: Record<string, unknown>, result: Size): Place | null {
  const canvas = pairIn(settings, 'canvas_size')
  const own = pairIn(settings, 'original_image_size')
  const at = pairIn(settings, 'original_image_location')
  if (canvas && own && at && isAlike(canvas[0] / canvas[1], result.width / result.height))
    return {
      left: at[0] / canvas[0],
      top: at[1] / canvas[1],
      width: own[0] / canvas[0],
      height: own[1] / canvas[1],
    }
  const [left, right] = [numberIn(settings, 'extend_left'), numberIn(settings, 'extend_right')]
  const [top, bottom] = [numberIn(settings, 'extend_top'), numberIn(settings, 'extend_bottom')]
  const fits = left + right < result.width && top + bottom < result.height
  if (left + right + top + bottom === 0 || !fits) return null
  return {
    left: left / result.width,
    top: top / result.height,
    width: 1 - (left + right) / result.width,
    height: 1 - (top + bottom) / result.height,
  }
}
