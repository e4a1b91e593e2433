import type { Model } from '@/api/types'
import { fieldsOf } from '@/composer/fields'
import { isUsable } from '@/models/models'

/** isOffered tells whether a model can draw a prompt as it stands: it needs no picture and nothing set. */
export const isOffered = (model: Model) =>
  isUsable(model) &&
  model.output === 'image' &&
  model.limits.images.min === 0 &&
  model.limits.prompt.max > 0 &&
  fieldsOf(model).every((field) => !field.required || field.fallback !== undefined)

// Enough to see how models differ, without asking for much money.
const first = 3

/** firstOf are models for somebody's first board: one of each provider, as far as there are. */
export function firstOf(models: readonly Model[]): string[] {
  const others = models.filter((model, i) => models.findIndex((one) => one.provider === model.provider) === i)
  return [...new Set([...others, ...models])].slice(0, first).map((model) => model.id)
}
