import type { AdminModel } from '@/api/schema.gen'

export const shows = ['all', 'off', 'overridden'] as const

/** fits tells whether a model is looked for: by a part of its name, id or provider, and by what is said over it. */
export function fits(model: AdminModel, search: string, show: (typeof shows)[number]): boolean {
  if (show === 'off' && model.enabled) return false
  if (show === 'overridden' && !model.override) return false
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  const all = `${model.name} ${model.id} ${model.provider}`.toLowerCase()
  return words.every((word) => all.includes(word))
}
