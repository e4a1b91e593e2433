import type { Point, Size } from './view'

// The lightest touch of a pen is still seen.
const lightest = 0.25

/** pressed is the radius of a brush under a pen's pressure, 0 to 1. A mouse and a finger have none and press fully. */
export function pressed(diameter: number, pressure: number, kind: string): number {
  const share = kind === 'pen' && pressure > 0 ? lightest + (1 - lightest) * Math.min(1, pressure) : 1
  return Math.max(0.5, (diameter / 2) * share)
}

/** Sizes of a brush for a picture, in its pixels: from a detail to a third of it. */
export function brushRange({ width, height }: Size) {
  const longest = Math.max(width, height)
  return { least: Math.max(1, Math.round(longest / 500)), most: Math.max(8, Math.round(longest / 3)) }
}

/** firstBrush is about a twentieth of a picture. */
export const firstBrush = ({ width, height }: Size) => Math.max(4, Math.round(Math.max(width, height) / 20))

/** nextSize makes a brush a step larger (1) or smaller (-1): a fifth of what it is, so that each step looks alike. */
export function nextSize(size: number, direction: 1 | -1, range: { least: number; most: number }): number {
  const next = direction > 0 ? Math.max(size + 1, size * 1.2) : Math.min(size - 1, size / 1.2)
  return Math.round(Math.min(range.most, Math.max(range.least, next)))
}

// A slider moves through sizes evenly to the eye when it moves through their logarithms.
const steps = 100

/** sliderOf is where a size stands on a slider from 0 to 100; sizeAt is the way back. */
export const sliderOf = (size: number, { least, most }: { least: number; most: number }) =>
  Math.round((Math.log(size / least) / Math.log(most / least)) * steps)
export const sizeAt = (slider: number, { least, most }: { least: number; most: number }) =>
  Math.round(least * (most / least) ** (slider / steps))

/** clampTo keeps a point within a picture. */
export const clampTo = (at: Point, { width, height }: Size): Point => ({
  x: Math.min(width, Math.max(0, at.x)),
  y: Math.min(height, Math.max(0, at.y)),
})
