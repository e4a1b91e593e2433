import type { Model } from '@/api/types'
import { said } from '@/i18n/said'
import { unchanged, type ServerWords } from '@/i18n/server-words'

/** Media of a file that a setting holds. A mask is a picture as large as the input. */
export type Media = 'image' | 'mask' | 'video' | 'audio'

interface Common {
  name: string
  title: string
  /** One sentence, as the model's sheet says it. */
  hint: string
  order: number
  /** Behind a click. */
  advanced: boolean
  required: boolean
  /** What the model takes when nothing is said. */
  fallback: unknown
}

/** Field is one setting of a model, as a form draws it. */
export type Field = Common &
  (
    | { kind: 'choice' | 'aspect'; options: (string | number)[] }
    | { kind: 'number'; integer: boolean; min: number; max: number; step: number }
    | { kind: 'switch' }
    | { kind: 'text'; max: number; pattern: string; patternHint: string }
    | { kind: 'files'; media: Media; many: boolean; min: number; max: number }
    | { kind: 'numbers'; count: number; min: number; max: number }
  )

/** Settings are what the person set; what they left alone is the model's to say. */
export type Settings = Record<string, unknown>

type Property = Record<string, unknown>

const isObject = (value: unknown): value is Property => typeof value === 'object' && value !== null
const text = (value: unknown) => (typeof value === 'string' ? value : '')
const number = (value: unknown, otherwise: number) => (typeof value === 'number' ? value : otherwise)
const isChoice = (value: unknown) => typeof value === 'string' || typeof value === 'number'
const isMedia = (value: unknown): value is Media =>
  value === 'image' || value === 'mask' || value === 'video' || value === 'audio'

// Names and forms that stand for the shape of a result, whatever a provider calls it.
const shapes = /^\d+(\.\d+)?\s*[:x×]\s*\d+(\.\d+)?$/
const isShape = (options: unknown[]) => options.filter((one) => shapes.test(String(one))).length >= 2

/**
 * fieldsOf reads a model's schema into fields, in the order of its form. Words say what people read of them; nothing else
 * depends on these. Docs: http.md, "Forms".
 */
export function fieldsOf(model: Model, words: ServerWords = unchanged): Field[] {
  const { properties, required } = model.settings_schema
  if (!isObject(properties)) return []
  const needed = Array.isArray(required) ? required : []
  return Object.entries(properties)
    .flatMap(([name, property]) =>
      isObject(property) ? [fieldOf(name, spoken(property, words), needed.includes(name))] : [],
    )
    .filter((field) => field !== null)
    .sort((a, b) => a.order - b.order)
}

/** spoken is a setting with what people read of it in their words. */
function spoken(property: Property, words: ServerWords): Property {
  const say = (word: string) => said(text(property[word]), words)
  return { ...property, title: say('title'), description: say('description'), 'x-hint': say('x-hint') }
}

function fieldOf(name: string, property: Property, required: boolean): Field | null {
  const common: Common = {
    name,
    title: text(property.title) || name,
    hint: text(property.description),
    order: number(property['x-order'], 1000),
    advanced: property['x-advanced'] === true,
    required,
    fallback: property.default,
  }
  const media = property['x-input']
  if (isMedia(media)) return { ...common, ...filesOf(media, property, required) }
  if (Array.isArray(property.enum)) {
    const options = property.enum.filter(isChoice)
    return { ...common, kind: isShape(options) ? 'aspect' : 'choice', options }
  }
  switch (property.type) {
    case 'boolean':
      return { ...common, kind: 'switch' }
    case 'integer':
    case 'number':
      return { ...common, ...numberOf(property) }
    case 'string':
      return {
        ...common,
        kind: 'text',
        max: number(property.maxLength, 0),
        pattern: text(property.pattern),
        patternHint: text(property['x-hint']),
      }
    case 'array':
      return { ...common, ...numbersOf(property) }
    default:
      return null
  }
}

function filesOf(media: Media, property: Property, required: boolean) {
  const many = property.type === 'array'
  return {
    kind: 'files' as const,
    media,
    many,
    min: many ? number(property.minItems, required ? 1 : 0) : Number(required),
    max: many ? number(property.maxItems, 14) : 1, // 14 is what one upload takes
  }
}

function numberOf(property: Property) {
  const integer = property.type === 'integer'
  const min = number(property.minimum, 0)
  const max = number(property.maximum, integer ? Number.MAX_SAFE_INTEGER : 1)
  return {
    kind: 'number' as const,
    integer,
    min,
    max,
    step: number(property.multipleOf, integer ? 1 : max - min > 10 ? 0.1 : 0.01),
  }
}

function numbersOf(property: Property) {
  const items = isObject(property.items) ? property.items : {}
  return {
    kind: 'numbers' as const,
    count: number(property.maxItems, 2),
    min: number(items.minimum, 0),
    max: number(items.maximum, Number.MAX_SAFE_INTEGER),
  }
}

/** takes tells whether a field takes a value as it stands. */
export function takes(field: Field, value: unknown): boolean {
  switch (field.kind) {
    case 'choice':
    case 'aspect':
      return isChoice(value) && field.options.includes(value as string | number)
    case 'switch':
      return typeof value === 'boolean'
    case 'number':
      return (
        typeof value === 'number' &&
        value >= field.min &&
        value <= field.max &&
        (!field.integer || Number.isInteger(value))
      )
    case 'text':
      return typeof value === 'string' && (field.max === 0 || value.length <= field.max)
    case 'numbers':
      return (
        Array.isArray(value) &&
        value.length === field.count &&
        value.every((one) => typeof one === 'number' && one >= field.min && one <= field.max)
      )
    case 'files':
      return false // files have a place of their own
  }
}

/** prune keeps of settings what the model takes; another model knows other names, and other values under the same. */
export function prune(fields: Field[], settings: Settings): Settings {
  return Object.fromEntries(
    fields.flatMap((field) => {
      const value = settings[field.name]
      return value !== undefined && takes(field, value) ? [[field.name, value]] : []
    }),
  )
}

/** valueOf is what stands in a field: what was set, or what the model takes when nothing is. */
export const valueOf = (field: Field, settings: Settings): unknown => settings[field.name] ?? field.fallback

// As many as fit below the prompt without a scroll.
const shownAtOnce = 3

/** own tells whether somebody chose to give the size in pixels. */
const isOwnSize = (fields: Field[], settings: Settings) =>
  fields.some(
    (field) => (field.kind === 'aspect' || field.kind === 'choice') && settings[field.name] === 'custom',
  )

/**
 * partsOf parts fields by where they stand: the files, the few that matter, and the rest behind a click. What has no value
 * unless somebody gives one, such as a seed, does not matter to most; a size does once it is one's own.
 */
export function partsOf(fields: Field[], settings: Settings) {
  const size = isOwnSize(fields, settings) ? ['width', 'height'] : []
  const matters = (field: Field) =>
    field.required || size.includes(field.name) || (!field.advanced && field.fallback !== undefined)
  const files = fields.filter((field) => field.kind === 'files')
  const rest = fields.filter((field) => field.kind !== 'files')
  const main = rest.filter(matters).slice(0, shownAtOnce)
  return { files, main, more: rest.filter((field) => !main.includes(field)) }
}

/**
 * slotOf names the place of a field's files. Models call the same thing by many names; by its place a picture stays where it
 * is when the model changes.
 */
export function slotOf(field: Field & { kind: 'files' }): string {
  if (field.media === 'mask') return 'mask'
  if (field.media === 'image' && !field.many && /end|last|tail/.test(field.name)) return 'end'
  if (field.media === 'image' && field.many) return 'references'
  return field.name
}
