import { expect, it } from 'vitest'
import { around, drag, isNothing, none, resultOf, toAspect, within } from './frame'

const picture = { width: 1000, height: 500 }
const bounds = { side: 400, result: 1600 }

it('moves the sides of the handle and no others', () => {
  const frame = { left: 10, top: 20, right: 30, bottom: 40 }
  expect(drag(frame, 'left', { x: -50, y: 99 }, picture, bounds)).toEqual({ ...frame, left: 60 })
  expect(drag(frame, 'bottom-right', { x: 5, y: 6 }, picture, bounds)).toEqual({
    ...frame,
    right: 35,
    bottom: 46,
  })
  expect(drag(frame, 'top', { x: 7, y: -1 }, picture, bounds)).toEqual({ ...frame, top: 21 })
})

it('moves the opposite side too when asked', () => {
  expect(drag(none, 'right', { x: 50, y: 0 }, picture, bounds, true)).toEqual({
    ...none,
    left: 50,
    right: 50,
  })
  expect(drag(none, 'top-left', { x: -10, y: -20 }, picture, bounds, true)).toEqual({
    left: 10,
    right: 10,
    top: 20,
    bottom: 20,
  })
})

it('never cuts the picture, and stops at the bounds', () => {
  expect(drag(none, 'left', { x: 80, y: 0 }, picture, bounds)).toEqual(none)
  expect(drag(none, 'left', { x: -9999, y: 0 }, picture, bounds).left).toBe(400)
})

it('yields to the side that is not dragged where the result would be too large', () => {
  const frame = { ...none, right: 400 }
  expect(drag(frame, 'left', { x: -9999, y: 0 }, picture, bounds)).toEqual({ ...frame, left: 200 })
  expect(resultOf(within({ ...frame, left: 400 }, picture, bounds), picture).width).toBe(1600)
})

it('puts a picture into the middle of a shape without cutting it', () => {
  expect(toAspect(picture, 1)).toEqual({ left: 0, right: 0, top: 250, bottom: 250 })
  expect(toAspect(picture, 3)).toEqual({ left: 250, right: 250, top: 0, bottom: 0 })
  expect(isNothing(toAspect(picture, 2))).toBe(true)
  expect(resultOf(around(picture, 0.25), picture)).toEqual({ width: 1500, height: 750 })
})
