import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api, take } from '@/api/client'
import { keys } from '@/api/keys'
import { asProblem } from '@/api/problem'
import type { WebhookKind } from '@/api/types'
import { explain } from '@/ui/explain'
import { toast } from '@/ui/toast'

const complain = (thrown: unknown) => toast.error(explain(asProblem(thrown)))
const at = (id: string) => ({ params: { path: { id } } })

/** useEndpoints gives where the person's programs are told. */
export const useEndpoints = () =>
  useQuery({ queryKey: keys.hookEndpoints, queryFn: () => take(api.GET('/api/webhooks/endpoints')) })

export interface EndpointForm {
  url: string
  description: string
  kinds: WebhookKind[]
}

/** useSaveEndpoint makes an endpoint, or changes the one of that id. It gives the secret of a new one. */
export function useSaveEndpoint(id?: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async (body: EndpointForm) => {
      if (!id) return (await take(api.POST('/api/webhooks/endpoints', { body }))).secret
      await take(api.PATCH('/api/webhooks/endpoints/{id}', { ...at(id), body }))
      return null
    },
    onSuccess: () => client.invalidateQueries({ queryKey: keys.hookEndpoints }),
  })
}

/** useEndpointActs are what can be done with an endpoint at once. */
export function useEndpointActs(id: string) {
  const client = useQueryClient()
  const after = {
    onError: complain,
    onSettled: () => client.invalidateQueries({ queryKey: ['hooks'] }),
  }
  return {
    switchTo: useMutation({
      mutationFn: (disabled: boolean) =>
        take(api.PATCH('/api/webhooks/endpoints/{id}', { ...at(id), body: { disabled } })),
      ...after,
    }),
    remove: useMutation({
      mutationFn: () => take(api.DELETE('/api/webhooks/endpoints/{id}', at(id))),
      ...after,
    }),
    rotate: useMutation({
      mutationFn: () => take(api.POST('/api/webhooks/endpoints/{id}/rotate', at(id))),
      ...after,
    }),
    test: useMutation({
      mutationFn: () => take(api.POST('/api/webhooks/endpoints/{id}/test', at(id))),
      ...after,
    }),
  }
}

/** useOwnSecret gives what signs webhooks of single generations, once it is asked for. */
export const useOwnSecret = (enabled: boolean) =>
  useQuery({ queryKey: keys.hookSecret, queryFn: () => take(api.GET('/api/webhooks/secret')), enabled })

/** useRotateOwnSecret draws a new one. */
export function useRotateOwnSecret() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => take(api.POST('/api/webhooks/secret/rotate')),
    onSuccess: (drawn) => client.setQueryData(keys.hookSecret, drawn),
    onError: complain,
  })
}

// A try that was answered shows within seconds while one is under way.
const lookAgain = 3000

/** useDeliveries gives what was sent, newest first, page after page. */
export function useDeliveries() {
  return useInfiniteQuery({
    queryKey: keys.hookDeliveries,
    queryFn: ({ pageParam }) =>
      take(
        api.GET('/api/webhooks/deliveries', {
          params: { query: { limit: 20, ...(pageParam ? { cursor: pageParam } : {}) } },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor,
    refetchInterval: ({ state }) =>
      state.data?.pages[0]?.deliveries.some((sent) => sent.status === 'pending') ? lookAgain : false,
  })
}

/** useResend sends a delivery again. */
export function useResend() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => take(api.POST('/api/webhooks/deliveries/{id}/resend', at(id))),
    onError: complain,
    onSettled: () => client.invalidateQueries({ queryKey: keys.hookDeliveries }),
  })
}
