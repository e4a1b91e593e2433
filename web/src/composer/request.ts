import type { Action, CreateGeneration, Model } from '@/api/types'
import { prune, slotOf, valueOf, type Field, type Settings } from './fields'
import type { InputFile, Sheet } from './sheet'

/** Lack is what keeps a request from being sent: a part of the form and the words' name in the dictionary. */
export type Lack =
  | { what: 'model' | 'prompt' | 'promptTooLong' | 'image' | 'video' }
  | { what: 'setting' | 'pattern'; field: Field }

/** lacksOf tells what a form still needs, first things first. */
export function lacksOf(model: Model | undefined, fields: Field[], sheet: Sheet): Lack[] {
  if (!model) return [{ what: 'model' }]
  const { images, videos, prompt } = model.limits
  const lacks: Lack[] = []
  if (count(sheet.files.image) < images.min) lacks.push({ what: 'image' })
  if (count(sheet.files.video) < videos.min) lacks.push({ what: 'video' })
  if (prompt.required && sheet.prompt.trim() === '') lacks.push({ what: 'prompt' })
  if (prompt.max > 0 && sheet.prompt.length > prompt.max) lacks.push({ what: 'promptTooLong' })
  const settings = prune(fields, sheet.settings[model.id] ?? {})
  for (const field of fields) {
    if (field.kind === 'files' ? count(sheet.files[slotOf(field)]) < field.min : isMissing(field, settings))
      lacks.push({ what: 'setting', field })
    else if (!fits(field, settings)) lacks.push({ what: 'pattern', field })
  }
  return lacks
}

const count = (files: InputFile[] | undefined) => files?.length ?? 0

function isMissing(field: Field, settings: Settings): boolean {
  const value = valueOf(field, settings)
  return field.required && (value === undefined || value === '')
}

function fits(field: Field, settings: Settings): boolean {
  const value = settings[field.name]
  if (field.kind !== 'text' || field.pattern === '' || typeof value !== 'string' || value === '') return true
  return new RegExp(field.pattern, 'u').test(value)
}

/** requestOf writes a form as the request that the server takes. What nobody set is left out. */
export function requestOf(action: Action, model: Model, fields: Field[], sheet: Sheet): CreateGeneration {
  const { images, videos, prompt } = model.limits
  const settings = Object.fromEntries(
    Object.entries(prune(fields, sheet.settings[model.id] ?? {})).filter(([, value]) => value !== ''),
  )
  for (const field of fields) {
    if (field.kind !== 'files') continue
    const addresses = (sheet.files[slotOf(field)] ?? []).slice(0, field.max).map((file) => file.url)
    if (addresses.length > 0) settings[field.name] = field.many ? addresses : addresses[0]
  }
  const image = images.max > 0 ? sheet.files.image?.[0]?.url : undefined
  const video = videos.max > 0 ? sheet.files.video?.[0]?.url : undefined
  return {
    action,
    model_id: model.id,
    ...(prompt.max > 0 && sheet.prompt.trim() ? { prompt: sheet.prompt.trim() } : {}),
    ...(image ? { input_image_url: image } : {}),
    ...(video ? { input_video_url: video } : {}),
    ...(Object.keys(settings).length > 0 ? { settings } : {}),
    ...(sheet.count > 1 ? { count: sheet.count } : {}),
  }
}

const ratio = /^(\d+(?:\.\d+)?)\s*[:x×]\s*(\d+(?:\.\d+)?)$/

/** ratioOf reads width over height out of what providers write: 16:9, 1280x720, 1280:720; null of anything else. */
export function ratioOf(value: unknown): number | null {
  const [, width, height] = ratio.exec(String(value)) ?? []
  return width && height && Number(height) > 0 ? Number(width) / Number(height) : null
}

/** aspectOfRequest is width over height of what will come, as far as the form knows. */
export function aspectOfRequest(model: Model, fields: Field[], sheet: Sheet): number {
  const settings = prune(fields, sheet.settings[model.id] ?? {})
  for (const field of fields) {
    const said = field.kind === 'aspect' ? ratioOf(valueOf(field, settings)) : null
    if (said) return said
  }
  const source = sheet.files.image?.[0] ?? sheet.files.video?.[0]
  if (source && source.height > 0) return source.width / source.height
  if (typeof settings.width === 'number' && typeof settings.height === 'number')
    return settings.width / settings.height
  if (model.output === 'text') return 1.4
  return model.output === 'video' ? 16 / 9 : 1
}
