import { queryOptions, useQuery } from '@tanstack/react-query'
import { api, take } from '@/api/client'
import { keys } from '@/api/keys'
import type { Action, Model } from '@/api/types'

const none: Model[] = []

/** modelsQuery asks for all models on offer to the person, those that cannot be used now too. */
export const modelsQuery = queryOptions({
  queryKey: keys.models,
  queryFn: async () => (await take(api.GET('/api/models/list'))).models,
  staleTime: 5 * 60_000, // a model's health changes within minutes
})

/** useModels gives all models on offer. */
export function useModels() {
  const query = useQuery(modelsQuery)
  return { models: query.data ?? none, query }
}

/** useModelsFor gives the models that can do one of the actions. */
export function useModelsFor(...actions: Action[]) {
  const { models, query } = useModels()
  return { models: models.filter((model) => model.actions.some((action) => actions.includes(action))), query }
}

/** useModel finds a model by its id; undefined while models are loaded, or if it is not on offer any more. */
export function useModel(id: string | undefined): Model | undefined {
  const { models } = useModels()
  return models.find((model) => model.id === id)
}

/** isUsable tells whether a request for the model would be taken. One that is away for a while is. */
export const isUsable = (model: Model) => model.availability !== 'not_configured'
