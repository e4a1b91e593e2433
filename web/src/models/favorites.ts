import { usePreference } from '@/session/preferences'

const read = (kept: unknown) =>
  Array.isArray(kept) ? kept.filter((one): one is string => typeof one === 'string') : []

/** useFavoriteModels gives the ids of models that stand first in the picker, and turns a mark round. */
export function useFavoriteModels() {
  const [favorites, keep] = usePreference('favoriteModels', read)
  const toggle = (id: string) =>
    keep(favorites.includes(id) ? favorites.filter((one) => one !== id) : [...favorites, id])
  return { favorites, toggle }
}
