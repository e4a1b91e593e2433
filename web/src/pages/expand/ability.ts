import type { Model } from '@/api/types'
import type { Settings } from '@/composer/fields'
import type { Size } from '@/editor/view'
import { around, isNothing, none, resultOf, toAspect, within, type Bounds, type Frame } from './frame'

/** Direction is what a model that knows only directions does with a picture. */
type Direction = 'left' | 'right' | 'up' | 'down' | 'all' | 'all_twice' | 'square'

/** Ability is how freely a model lets one choose the frame, read from its schema. */
export type Ability =
  /** So many pixels to each side. */
  | { kind: 'sides'; bounds: Bounds }
  /** A canvas in pixels and the picture's place on it. */
  | { kind: 'canvas'; bounds: Bounds }
  /** One of some directions; how far is the model's. */
  | { kind: 'direction'; directions: Direction[] }
  /** One of some shapes. */
  | { kind: 'aspect'; aspects: string[] }

type Property = Record<string, unknown>
const isObject = (value: unknown): value is Property => typeof value === 'object' && value !== null
const numberIn = (value: unknown, name: string) => {
  const found = isObject(value) ? value[name] : undefined
  return typeof found === 'number' ? found : undefined
}
const textsIn = (value: unknown): string[] => {
  const list = isObject(value) ? value.enum : undefined
  return Array.isArray(list) ? list.filter((one) => typeof one === 'string') : []
}

// Of the largest models; nobody takes more.
const largest = 5000

/** abilityOf reads what a model lets one choose; null where it lets one choose nothing. */
export function abilityOf(model: Model): Ability | null {
  const { properties } = model.settings_schema
  if (!isObject(properties)) return null
  if (properties.extend_left && properties.extend_top) {
    const side = numberIn(properties.extend_left, 'maximum') ?? largest
    return { kind: 'sides', bounds: { side, result: Infinity } }
  }
  if (properties.canvas_size && properties.original_image_location) {
    const items = isObject(properties.canvas_size) ? properties.canvas_size.items : undefined
    const result = numberIn(items, 'maximum') ?? largest
    return { kind: 'canvas', bounds: { side: result, result } }
  }
  const directions = textsIn(properties.direction).filter(isDirection)
  if (directions.length > 0) return { kind: 'direction', directions }
  const aspects = textsIn(properties.aspect_ratio).filter((aspect) => aspectNumber(aspect) !== null)
  return aspects.length > 0 ? { kind: 'aspect', aspects } : null
}

const known: Record<Direction, (picture: Size) => Frame> = {
  // How far a side goes on is not told; half of the picture is about it.
  left: ({ width }) => ({ ...none, left: Math.round(width / 2) }),
  right: ({ width }) => ({ ...none, right: Math.round(width / 2) }),
  up: ({ height }) => ({ ...none, top: Math.round(height / 2) }),
  down: ({ height }) => ({ ...none, bottom: Math.round(height / 2) }),
  all: (picture) => around(picture, 0.25),
  all_twice: (picture) => around(picture, 0.5),
  square: (picture) => toAspect(picture, 1),
}
const isDirection = (word: string): word is Direction => word in known

/** frameOfDirection is about what a direction adds. */
export const frameOfDirection = (direction: Direction, picture: Size): Frame => known[direction](picture)

/** aspectNumber is width over height of a shape such as 16:9; null of anything else. */
export function aspectNumber(aspect: string): number | null {
  const [, width, height] = /^(\d+):(\d+)$/.exec(aspect) ?? []
  return width && height && Number(height) > 0 ? Number(width) / Number(height) : null
}

/** boundsOf are the bounds of what one may drag freely; others may be dragged as far as their choices reach. */
export const boundsOf = (ability: Ability, picture: Size): Bounds =>
  ability.kind === 'sides' || ability.kind === 'canvas'
    ? ability.bounds
    : { side: 2 * Math.max(picture.width, picture.height), result: Infinity }

interface Choice {
  name: string
  frame: Frame
}

/** choicesOf are the frames of a model that has only some. */
export function choicesOf(ability: Ability, picture: Size): Choice[] {
  if (ability.kind === 'direction')
    return ability.directions.map((name) => ({ name, frame: frameOfDirection(name, picture) }))
  if (ability.kind === 'aspect')
    return ability.aspects.map((name) => ({ name, frame: toAspect(picture, aspectNumber(name) ?? 1) }))
  return []
}

/** nearest is the choice whose result looks most like a frame, by where its four sides lie. */
export function nearest(frame: Frame, choices: Choice[]): Choice | undefined {
  const distance = ({ frame: other }: Choice) =>
    Math.abs(other.left - frame.left) +
    Math.abs(other.right - frame.right) +
    Math.abs(other.top - frame.top) +
    Math.abs(other.bottom - frame.bottom)
  return choices.reduce<Choice | undefined>(
    (best, choice) => (!best || distance(choice) < distance(best) ? choice : best),
    undefined,
  )
}

/** possible is the frame that a model would really make of one that was drawn. */
export function possible(frame: Frame, ability: Ability, picture: Size): Frame {
  const bounds = boundsOf(ability, picture)
  return nearest(frame, choicesOf(ability, picture))?.frame ?? within(frame, picture, bounds)
}

/** settingsOf writes a frame as the model's settings; null where it adds nothing. */
export function settingsOf(frame: Frame, ability: Ability, picture: Size): Settings | null {
  const real = possible(frame, ability, picture)
  if (isNothing(real)) return null
  const { left, top, right, bottom } = real
  switch (ability.kind) {
    case 'sides':
      return { extend_left: left, extend_right: right, extend_top: top, extend_bottom: bottom }
    case 'canvas': {
      const { width, height } = resultOf(real, picture)
      return {
        aspect_ratio: 'none',
        canvas_size: [width, height],
        original_image_size: [picture.width, picture.height],
        original_image_location: [left, top],
      }
    }
    case 'direction':
      return { direction: nearest(frame, choicesOf(ability, picture))?.name }
    case 'aspect':
      return { aspect_ratio: nearest(frame, choicesOf(ability, picture))?.name }
  }
}

/** The settings that the frame decides; a form leaves them out. */
export const framed = [
  'extend_left',
  'extend_right',
  'extend_top',
  'extend_bottom',
  'aspect_ratio',
  'canvas_size',
  'original_image_size',
  'original_image_location',
  'direction',
]
