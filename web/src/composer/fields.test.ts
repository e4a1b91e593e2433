import { expect, it } from 'vitest'
import { ruSaid } from '@/i18n/ru-said'
import { fieldsOf, partsOf, prune, slotOf, takes, valueOf } from './fields'
import { model } from './test-model'

const properties = {
  seed: { type: 'integer', minimum: 0, maximum: 2 ** 31 - 1, 'x-order': 9, title: 'Seed' },
  aspect_ratio: { type: 'string', enum: ['1:1', '16:9', 'custom'], default: '1:1', 'x-order': 1 },
  size: { type: 'string', enum: ['1280x720', '720x1280'], 'x-order': 2 },
  style: { type: 'string', maxLength: 10, pattern: '^[a-z]+$', 'x-hint': 'small letters', 'x-order': 3 },
  guidance: { type: 'number', minimum: 0, maximum: 20, default: 3.5, 'x-order': 4, 'x-advanced': true },
  loud: { type: 'boolean', default: false, 'x-order': 5 },
  width: { type: 'integer', minimum: 256, maximum: 2048, multipleOf: 32, 'x-order': 6 },
  references: { type: 'array', items: { type: 'string' }, maxItems: 3, 'x-input': 'image', 'x-order': 7 },
  end_image: { type: 'string', 'x-input': 'image', 'x-order': 8 },
  canvas: {
    type: 'array',
    items: { type: 'integer', minimum: 1, maximum: 9 },
    minItems: 2,
    maxItems: 2,
    'x-order': 10,
  },
  object: { type: 'object' },
}
const fields = fieldsOf(model(properties))
const named = (name: string) => {
  const field = fields.find((one) => one.name === name)
  if (!field) throw new Error(name)
  return field
}

it('reads a schema in the order of its form, and leaves out what it cannot draw', () => {
  expect(fields.map((field) => `${field.name} ${field.kind}`)).toEqual([
    'aspect_ratio aspect',
    'size aspect',
    'style text',
    'guidance number',
    'loud switch',
    'width number',
    'references files',
    'end_image files',
    'seed number',
    'canvas numbers',
  ])
  expect(named('style')).toMatchObject({ required: true, max: 10, patternHint: 'small letters' })
  expect(named('width')).toMatchObject({ integer: true, step: 32 })
  expect(named('references')).toMatchObject({ many: true, max: 3, min: 0 })
})

it('changes nothing but what people read with the language', () => {
  const russian = fieldsOf(model(properties), ruSaid)
  expect(russian.find((one) => one.name === 'seed')?.title).toBe('Зерно')
  const unsaid = (all: typeof fields) => all.map((field) => ({ ...field, title: '', hint: '' }))
  expect(unsaid(russian)).toEqual(unsaid(fields))
})

it('bears a schema that says nothing', () => {
  expect(fieldsOf(model({}, { settings_schema: {} }))).toEqual([])
  expect(fieldsOf(model({ a: null, b: 'text' }))).toEqual([])
})

it('keeps of settings what the next model takes', () => {
  const settings = {
    aspect_ratio: '16:9',
    guidance: 21,
    seed: 1.5,
    loud: 'yes',
    canvas: [3, 4],
    style: 'ink',
    gone: 1,
  }
  expect(prune(fields, settings)).toEqual({ aspect_ratio: '16:9', canvas: [3, 4], style: 'ink' })
  expect(takes(named('style'), 'much too long to be taken')).toBe(false)
  expect(takes(named('canvas'), [3, 10])).toBe(false)
})

it('shows a default until something is set', () => {
  expect(valueOf(named('guidance'), {})).toBe(3.5)
  expect(valueOf(named('guidance'), { guidance: 0 })).toBe(0)
})

it('shows three that matter, and a size once it is one’s own', () => {
  const { main, more, files } = partsOf(fields, {})
  expect(main.map((field) => field.name)).toEqual(['aspect_ratio', 'style', 'loud'])
  expect(more.map((field) => field.name)).toEqual(['size', 'guidance', 'width', 'seed', 'canvas'])
  expect(files.map((field) => field.name)).toEqual(['references', 'end_image'])
  const own = partsOf(fieldsOf(model({ aspect_ratio: properties.aspect_ratio, width: properties.width })), {
    aspect_ratio: 'custom',
  })
  expect(own.main.map((field) => field.name)).toEqual(['aspect_ratio', 'width'])
})

it('knows the same place under many names', () => {
  const names = ['end_image', 'last_frame', 'last_frame_image', 'tail_image_url']
  const ends = fieldsOf(model(Object.fromEntries(names.map((name) => [name, properties.end_image]))))
  expect(ends.map((field) => field.kind === 'files' && slotOf(field))).toEqual(['end', 'end', 'end', 'end'])
  const references = named('references')
  expect(references.kind === 'files' && slotOf(references)).toBe('references')
})
