import type { Model } from '@/api/types'
import { isUsable } from './models'

/** matches tells whether each word of a search occurs in what is told of a model. */
export function matches(model: Model, search: string): boolean {
  const said = `${model.name} ${model.provider} ${model.description} ${model.id}`.toLowerCase()
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => said.includes(word))
}

const rank = (model: Model, favorites: string[]) =>
  (isUsable(model) ? 0 : 4) + (model.availability === 'away' ? 1 : 0) + (favorites.includes(model.id) ? 0 : 2)

/** ordered puts favourites first and what cannot be used last; else the order of the catalog stays. */
export const ordered = (models: Model[], favorites: string[]) =>
  models.toSorted((a, b) => rank(a, favorites) - rank(b, favorites))
