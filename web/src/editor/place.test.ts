import { expect, it } from 'vitest'
import { placeOf } from './place'

const result = { width: 2000, height: 1000 }

it('finds the picture on a canvas, whatever size the canvas came out in', () => {
  const settings = {
    canvas_size: [1000, 500],
    original_image_size: [500, 400],
    original_image_location: [250, 50],
  }
  expect(placeOf(settings, result)).toEqual({ left: 0.25, top: 0.1, width: 0.5, height: 0.8 })
})

it('finds the picture between what was added to its sides', () => {
  expect(placeOf({ extend_left: 500, extend_top: 100 }, result)).toEqual({
    left: 0.25,
    top: 0.1,
    width: 0.75,
    height: 0.9,
  })
})

it('knows nothing where nothing is told, or what is told cannot be', () => {
  expect(placeOf({ aspect_ratio: '16:9' }, result)).toBeNull()
  expect(placeOf({ extend_left: 1500, extend_right: 900 }, result)).toBeNull()
  expect(placeOf({ canvas_size: ['1', 2] }, result)).toBeNull()
  const square = { canvas_size: [9, 9], original_image_size: [5, 5], original_image_location: [0, 0] }
  expect(placeOf(square, result)).toBeNull()
})
