import type { Model } from '@/api/types'
import { said } from '@/i18n/said'
import { isUsable } from './models'

/** matches tells whether each word of a search occurs in what is told of a model, in English or the person's language. */
export function matches(model: Model, search: string): boolean {
  const { name, provider, description, id } = model
  const told = `${name} ${provider} ${description} ${said(description)} ${id}`.toLowerCase()
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => told.includes(word))
}

const rank = (model: Model, favorites: string[]) =>
  (isUsable(model) ? 0 : 4) + (model.availability === 'away' ? 1 : 0) + (favorites.includes(model.id) ? 0 : 2)

/** ordered puts favourites first and what cannot be used last; else the order of the catalog stays. */
export const ordered = (models: Model[], favorites: string[]) =>
  models.toSorted((a, b) => rank(a, favorites) - rank(b, favorites))
