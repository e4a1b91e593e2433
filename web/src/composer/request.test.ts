import { expect, it } from 'vitest'
import { fieldsOf } from './fields'
import { aspectOfRequest, lacksOf, ratioOf, requestOf } from './request'
import { blank, living, type InputFile, type Sheet } from './sheet'
import { model } from './test-model'

const none = { min: 0, max: 0, types: [] }
const one = { min: 1, max: 1, types: ['image/png'] }
const edit = model(
  {
    style: { type: 'string', pattern: '^[a-z]+$' },
    aspect_ratio: {
      type: 'string',
      enum: ['match_input_image', '1:1', '16:9'],
      default: 'match_input_image',
    },
    references: { type: 'array', maxItems: 2, 'x-input': 'image' },
    last_frame: { type: 'string', 'x-input': 'image' },
  },
  { limits: { prompt: { max: 10, required: true }, images: one, videos: none } },
)
const fields = fieldsOf(edit)
const file = (url: string, width = 0, height = 0): InputFile => ({
  url,
  name: url,
  kind: 'image',
  width,
  height,
  until: 10,
})
const sheet = (change: Partial<Sheet> = {}): Sheet => ({ ...blank, ...change })

it('tells what is missing, files first', () => {
  expect(lacksOf(undefined, [], sheet())).toEqual([{ what: 'model' }])
  const lacks = lacksOf(edit, fields, sheet({ prompt: '  ' }))
  expect(lacks.map((lack) => lack.what)).toEqual(['image', 'prompt', 'setting'])
  const full = sheet({
    prompt: 'eleven long',
    files: { image: [file('a')] },
    settings: { m: { style: 'NO' } },
  })
  expect(lacksOf(edit, fields, full).map((lack) => lack.what)).toEqual(['promptTooLong', 'pattern'])
})

it('writes what was set, and files where the model wants them', () => {
  const filled = sheet({
    prompt: ' a fox ',
    count: 3,
    settings: { m: { style: 'ink', aspect_ratio: '16:9', foreign: 1 } },
    files: {
      image: [file('a')],
      references: [file('b'), file('c'), file('d')],
      end: [file('e')],
      mask: [file('f')],
    },
  })
  expect(requestOf('edit', edit, fields, filled)).toEqual({
    action: 'edit',
    model_id: 'm',
    prompt: 'a fox',
    input_image_url: 'a',
    settings: { style: 'ink', aspect_ratio: '16:9', references: ['b', 'c'], last_frame: 'e' },
    count: 3,
  })
  const silent = model({}, { limits: { prompt: { max: 0, required: false }, images: none, videos: none } })
  expect(requestOf('upscale', silent, [], filled)).toEqual({ action: 'upscale', model_id: 'm', count: 3 })
})

it('knows the shape of what will come', () => {
  expect(ratioOf('1280x720')).toBeCloseTo(16 / 9)
  expect(ratioOf('21:9')).toBeCloseTo(21 / 9)
  expect(ratioOf('match_input_image')).toBeNull()
  expect(ratioOf('1:0')).toBeNull()
  expect(aspectOfRequest(edit, fields, sheet({ files: { image: [file('a', 300, 200)] } }))).toBe(1.5)
  expect(aspectOfRequest(edit, fields, sheet({ settings: { m: { aspect_ratio: '16:9' } } }))).toBeCloseTo(
    16 / 9,
  )
  expect(aspectOfRequest(model({}, { output: 'video' }), [], sheet())).toBeCloseTo(16 / 9)
  expect(aspectOfRequest(edit, fields, sheet())).toBe(1)
})

it('forgets files whose addresses have ended', () => {
  expect(living({ image: [file('a')] }, 9)).toEqual({ image: [file('a')] })
  expect(living({ image: [file('a')] }, 10)).toEqual({ image: [] })
})
