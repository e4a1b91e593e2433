import { expect, it } from 'vitest'
import { fit, fitted, largest, shareAt, within, zoomTo } from './zoom'

const window = { width: 1000, height: 500 }

it('fits a picture whole, and does not blow up a small one', () => {
  expect(fit({ width: 4000, height: 1000 }, window)).toEqual({ width: 1000, height: 250 })
  expect(fit({ width: 1000, height: 2000 }, window)).toEqual({ width: 250, height: 500 })
  expect(fit({ width: 100, height: 100 }, window)).toEqual({ width: 150, height: 150 })
  expect(fit({ width: 0, height: 0 }, window)).toEqual({ width: 0, height: 0 })
})

it('keeps what is under the finger there', () => {
  const at = { x: 120, y: -40 }
  const view = zoomTo({ scale: 2, x: 30, y: 10 }, 5, at)
  const under = (shown: { scale: number; x: number; y: number }) => [
    (at.x - shown.x) / shown.scale,
    (at.y - shown.y) / shown.scale,
  ]
  expect(under(view)[0]).toBeCloseTo(under({ scale: 2, x: 30, y: 10 })[0] ?? NaN, 9)
  expect(under(view)[1]).toBeCloseTo(under({ scale: 2, x: 30, y: 10 })[1] ?? NaN, 9)
})

it('does not let a picture be pushed out of sight', () => {
  const shown = { width: 800, height: 500 }
  expect(within({ scale: 1, x: 200, y: 50 }, shown, window)).toEqual({ scale: 1, x: 0, y: 0 })
  expect(within({ scale: 2, x: 900, y: -900 }, shown, window)).toEqual({ scale: 2, x: 300, y: -250 })
})

it('lets one look at single pixels of what is larger than the window', () => {
  expect(largest({ width: 4000, height: 1000 }, { width: 1000, height: 250 })).toBe(16)
  expect(largest({ width: 100, height: 100 }, { width: 150, height: 150 })).toBe(4)
})

it('tells where a line cuts the picture', () => {
  const shown = { width: 400, height: 400 }
  expect(shareAt(fitted, shown, 0)).toBe(0.5)
  expect(shareAt(fitted, shown, -300)).toBe(0)
  expect(shareAt({ scale: 2, x: 100, y: 0 }, shown, 100)).toBe(0.5)
})
