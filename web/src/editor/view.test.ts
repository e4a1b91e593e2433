import { expect, it } from 'vitest'
import { fit, panBy, pinch, toContent, toStage, wheelFactor, zoomAt } from './view'

const view = { x: 30, y: -20, scale: 2 }
const range = { least: 0.1, most: 8 }

it('goes from the stage to the content and back', () => {
  const at = { x: 130, y: 80 }
  expect(toContent(view, at)).toEqual({ x: 50, y: 50 })
  expect(toStage(view, toContent(view, at))).toEqual(at)
})

it('keeps what lies under the pointer there while it zooms', () => {
  const at = { x: 130, y: 80 }
  const closer = zoomAt(view, at, 1.5, range)
  expect(closer.scale).toBe(3)
  expect(toContent(closer, at)).toEqual({ x: 50, y: 50 })
})

it('stops at the ends of the range without sliding', () => {
  const most = zoomAt(view, { x: 0, y: 0 }, 100, range)
  expect(most.scale).toBe(8)
  expect(zoomAt(most, { x: 700, y: 9 }, 2, range)).toEqual(most)
})

it('follows two fingers: what lies between them stays between them', () => {
  const was: [{ x: number; y: number }, { x: number; y: number }] = [
    { x: 100, y: 100 },
    { x: 200, y: 100 },
  ]
  const after = pinch(
    view,
    was,
    [
      { x: 100, y: 140 },
      { x: 300, y: 140 },
    ],
    range,
  )
  expect(after.scale).toBe(4)
  expect(toContent(after, { x: 200, y: 140 })).toEqual(toContent(view, { x: 150, y: 100 }))
  expect(
    pinch(
      view,
      was,
      [
        { x: 110, y: 105 },
        { x: 210, y: 105 },
      ],
      range,
    ),
  ).toEqual(panBy(view, 10, 5))
})

it('fits all of the content into the middle', () => {
  const fitted = fit({ x: 100, y: 0, width: 400, height: 200 }, { width: 1000, height: 700 }, 50)
  expect(fitted.scale).toBe(2.25)
  expect(toStage(fitted, { x: 300, y: 100 })).toEqual({ x: 500, y: 350 })
  expect(fit({ x: 0, y: 0, width: 10, height: 10 }, { width: 500, height: 500 }, 0, 1).scale).toBe(1)
})

it('takes wheels that speak in lines and pixels alike, and never jumps', () => {
  const lines = wheelFactor({ deltaY: 3, deltaMode: 1, ctrlKey: false })
  expect(wheelFactor({ deltaY: 108, deltaMode: 0, ctrlKey: false })).toBeCloseTo(lines)
  expect(lines).toBeLessThan(1)
  expect(wheelFactor({ deltaY: -9999, deltaMode: 0, ctrlKey: false })).toBeLessThan(1.6)
})
