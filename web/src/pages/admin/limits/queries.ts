import { useQuery } from '@tanstack/react-query'
import { api, take } from '@/api/client'
import { adminKey } from '../keys'

export interface LimitFilter {
  userId?: string
  modelId?: string
}

/** useLimits gives the limits that were set, of one user or model or all. */
export function useLimits({ userId, modelId }: LimitFilter) {
  return useQuery({
    queryKey: adminKey('limits', userId, modelId),
    queryFn: () =>
      take(
        api.GET('/api/admin/limits', {
          params: { query: { ...(userId && { user_id: userId }), ...(modelId && { model_id: modelId }) } },
        }),
      ),
  })
}

/** useAllModels gives every model of the catalog, with what is said over it. */
export function useAllModels() {
  return useQuery({
    queryKey: adminKey('models'),
    queryFn: async () => (await take(api.GET('/api/admin/models'))).models,
  })
}
