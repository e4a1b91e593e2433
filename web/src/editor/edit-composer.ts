import type { CreateGeneration } from '@/api/types'
import type { Field } from '@/composer/fields'
import { lacksOf, requestOf, type Lack } from '@/composer/request'
import type { InputFile } from '@/composer/sheet'
import type { Composer } from '@/composer/use-composer'

// Stands for a mask that is not sent yet, so that a price can be asked for. Nobody fetches it.
const standIn: InputFile = {
  url: 'https://mask.invalid/mask.png',
  name: 'mask',
  kind: 'image',
  width: 0,
  height: 0,
  until: Infinity,
}

/** maskField is the setting that takes the mask; a model that erases has one like all others. */
export const maskField = (fields: Field[]) =>
  fields.find((field) => field.kind === 'files' && field.media === 'mask')

/** withMask is a form whose mask is painted on the page: it lacks one as long as nothing is painted. */
export function withMask(composer: Composer, painted: boolean, send: () => void): Composer {
  const { action, model, fields, sheet } = composer
  if (!model) return composer
  const filled = { ...sheet, count: 1, files: { ...sheet.files, mask: painted ? [standIn] : [] } }
  const lacks = lacksOf(model, fields, filled)
  return {
    ...composer,
    fields: fields.filter((field) => field !== maskField(fields)),
    lacks,
    request: requestOf(action, model, fields, filled),
    submit: () => lacks.length === 0 && send(),
  }
}

/** withSettings is a form some of whose settings the page decides; without a value for them it still lacks something. */
export function withSettings(
  composer: Composer,
  decided: readonly string[],
  values: Record<string, unknown> | null,
  lack: Lack,
): Composer {
  const { request, lacks: others, fields } = composer
  const lacks = values ? others : [...others.filter(({ what }) => what === 'model' || what === 'image'), lack]
  const settings = values && request ? { ...request.settings, ...values } : undefined
  const whole: CreateGeneration | null = request && settings ? { ...request, settings } : request
  return {
    ...composer,
    fields: fields.filter((field) => !decided.includes(field.name)),
    lacks,
    request: whole,
    submit: () => lacks.length === 0 && settings && composer.submit({ settings }),
  }
}
