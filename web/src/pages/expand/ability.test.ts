import { expect, it } from 'vitest'
import type { Model } from '@/api/types'
import { abilityOf, choicesOf, possible, settingsOf } from './ability'
import { around, none, toAspect } from './frame'

const picture = { width: 1000, height: 500 }
const model = (properties: object): Model => ({
  id: 'm',
  name: 'M',
  description: '',
  actions: ['expand'],
  admin_only: false,
  availability: 'available',
  limits: {
    images: { min: 1, max: 1, types: [] },
    videos: { min: 0, max: 0, types: [] },
    prompt: { max: 0, required: false },
  },
  output: 'image',
  price: '',
  provider: 'fal',
  settings_schema: { type: 'object', properties },
  usual_seconds: 10,
})
const pixels = { type: 'integer', minimum: 0, maximum: 1024 }
const sides = model({ extend_left: pixels, extend_right: pixels, extend_top: pixels, extend_bottom: pixels })
const canvas = model({
  aspect_ratio: { enum: ['none', '1:1'] },
  canvas_size: { type: 'array', items: { type: 'integer', minimum: 1, maximum: 5000 } },
  original_image_size: {},
  original_image_location: {},
})
const direction = model({ direction: { enum: ['left', 'up', 'all', 'square', 'later'] } })
const aspect = model({ aspect_ratio: { enum: ['1:1', '16:9', '9:16'] } })

const ability = (of: Model) => {
  const found = abilityOf(of)
  if (!found) throw new Error('no ability')
  return found
}

it('reads from the schema what may be chosen', () => {
  expect(abilityOf(sides)).toEqual({ kind: 'sides', bounds: { side: 1024, result: Infinity } })
  expect(abilityOf(canvas)).toEqual({ kind: 'canvas', bounds: { side: 5000, result: 5000 } })
  expect(abilityOf(direction)).toEqual({ kind: 'direction', directions: ['left', 'up', 'all', 'square'] })
  expect(abilityOf(aspect)).toEqual({ kind: 'aspect', aspects: ['1:1', '16:9', '9:16'] })
  expect(abilityOf(model({ seed: {} }))).toBeNull()
})

it('writes sides as pixels, no more than the model takes', () => {
  expect(settingsOf({ left: 10, top: 0, right: 2000, bottom: 5 }, ability(sides), picture)).toEqual({
    extend_left: 10,
    extend_top: 0,
    extend_right: 1024,
    extend_bottom: 5,
  })
})

it('writes a canvas with the place of the picture on it', () => {
  expect(settingsOf({ left: 100, top: 50, right: 200, bottom: 0 }, ability(canvas), picture)).toEqual({
    aspect_ratio: 'none',
    canvas_size: [1300, 550],
    original_image_size: [1000, 500],
    original_image_location: [100, 50],
  })
})

it('chooses the direction or the shape that comes nearest to what was drawn', () => {
  expect(settingsOf({ ...none, left: 300 }, ability(direction), picture)).toEqual({ direction: 'left' })
  expect(settingsOf(around(picture, 0.2), ability(direction), picture)).toEqual({ direction: 'all' })
  expect(settingsOf(toAspect(picture, 0.95), ability(aspect), picture)).toEqual({ aspect_ratio: '1:1' })
  expect(possible({ ...none, top: 9 }, ability(aspect), { width: 1600, height: 900 })).toEqual(none)
})

it('asks for nothing where nothing is added', () => {
  expect(settingsOf(none, ability(sides), picture)).toBeNull()
  expect(choicesOf(ability(sides), picture)).toEqual([])
})
