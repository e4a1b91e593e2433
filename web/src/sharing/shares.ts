import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api, take } from '@/api/client'
import { keys } from '@/api/keys'
import { asProblem } from '@/api/problem'
import type { CreateShare, Share } from '@/api/types'
import { explain } from '@/ui/explain'
import { toast } from '@/ui/toast'

export type ShareState = 'active' | 'expired' | 'revoked'

/** stateOf tells whether a link still opens. */
export function stateOf(share: Pick<Share, 'revoked_at' | 'expires_at'>, now: number): ShareState {
  if (share.revoked_at) return 'revoked'
  return share.expires_at && new Date(share.expires_at).getTime() <= now ? 'expired' : 'active'
}

/** linkOf is the address that people copy: the page, not the API behind it. */
export const linkOf = (token: string) => `${location.origin}/shared/${token}`

/** useShares gives the links that one made, the newest first, without their secrets. */
export function useShares() {
  return useQuery({
    queryKey: keys.shares,
    queryFn: async ({ signal }) => (await take(api.GET('/api/shares', { signal }))).shares,
  })
}

/** useCreateShare makes a link; its secret is in the answer and nowhere else. The form shows what is refused. */
export function useCreateShare() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: CreateShare) => take(api.POST('/api/shares', { body })),
    onSuccess: () => void client.invalidateQueries({ queryKey: keys.shares }),
  })
}

/** useRevokeShare makes a link dead, for good. */
export function useRevokeShare() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => take(api.DELETE('/api/shares/{id}', { params: { path: { id } } })),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.shares }),
    onError: (thrown) => toast.error(explain(asProblem(thrown))),
  })
}
