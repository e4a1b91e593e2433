import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api, take } from '@/api/client'
import { keys } from '@/api/keys'
import { asProblem } from '@/api/problem'
import type { WorkspaceRole } from '@/api/types'
import { explain } from '@/ui/explain'
import { toast } from '@/ui/toast'

const complain = (thrown: unknown) => toast.error(explain(asProblem(thrown)))
const at = (id: string) => ({ params: { path: { id } } })

/** useWorkspaces gives the workspaces that the person is in, by name. */
export const useWorkspaces = () =>
  useQuery({ queryKey: keys.workspaces, queryFn: () => take(api.GET('/api/workspaces')) })

/** useWorkspace gives one of them, with the person's role in it. */
export const useWorkspace = (id: string) =>
  useQuery({
    queryKey: keys.workspace(id),
    queryFn: () => take(api.GET('/api/workspaces/{id}', at(id))),
  })

/** useMembers gives who is in a workspace; its admins see whom it invited, too. */
export const useMembers = (id: string) =>
  useQuery({
    queryKey: keys.members(id),
    queryFn: () => take(api.GET('/api/workspaces/{id}/users', at(id))),
  })

/** useBudget gives how much all members together may spend. */
export const useBudget = (id: string) =>
  useQuery({
    queryKey: keys.budget(id),
    queryFn: () => take(api.GET('/api/workspaces/{id}/budget', at(id))),
  })

/** useInvites gives the invitations that the person can accept. */
export const useInvites = () =>
  useQuery({ queryKey: keys.invites, queryFn: () => take(api.GET('/api/workspaces/invites')) })

/** useAct makes an act of the call: what is kept of workspaces is asked for anew after it, and a refusal is told. */
function useAct<Asked, Told>(call: (asked: Asked) => Promise<Told>, quiet = false) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: call,
    onSettled: () => client.invalidateQueries({ queryKey: ['workspaces'] }),
    ...(quiet ? {} : { onError: complain }),
  })
}

/** useCreateWorkspace makes a workspace with the person as its owner. A refusal is for the form to show. */
export const useCreateWorkspace = () =>
  useAct((name: string) => take(api.POST('/api/workspaces', { body: { name } })), true)

/** useAnswerInvite accepts an invitation or declines it. */
export const useAnswerInvite = () =>
  useAct(async ({ id, accept }: { id: string; accept: boolean }) => {
    if (accept) return take(api.POST('/api/workspaces/invites/{id}/accept', at(id)))
    await take(api.DELETE('/api/workspaces/invites/{id}', at(id)))
    return null
  })

/** useRename gives a workspace another name. A refusal is for the form to show. */
export const useRename = (id: string) =>
  useAct((name: string) => take(api.PUT('/api/workspaces/{id}', { ...at(id), body: { name } })), true)

/** useEnd deletes a workspace. The page of what is gone must not ask for it again, so only lists are. */
export function useEnd(id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => take(api.DELETE('/api/workspaces/{id}', at(id))),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.workspaces }),
    onError: complain,
  })
}

/** useRemoveMember takes somebody's place away; one's own is how to leave. */
export function useRemoveMember(id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (userId: string) =>
      take(api.DELETE('/api/workspaces/{id}/members', { params: { path: { id }, query: { userId } } })),
    onError: complain,
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: keys.workspaces })
      void client.invalidateQueries({ queryKey: keys.members(id) })
    },
  })
}

/** useChangeRole gives a member another role. */
export const useChangeRole = (id: string) =>
  useAct((body: { user_id: string; role: WorkspaceRole }) =>
    take(api.PATCH('/api/workspaces/{id}/members', { ...at(id), body })),
  )

/** useInvite offers somebody a place. A refusal is for the form to show. */
export const useInvite = (id: string) =>
  useAct(
    (body: { email: string; role: 'admin' | 'member' }) =>
      take(api.POST('/api/workspaces/{id}/members', { ...at(id), body })),
    true,
  )

/** useSetBudget says how much may be spent, or without a number that anything may. A refusal is for the form to show. */
export const useSetBudget = (id: string) =>
  useAct(
    (limit: number | null) =>
      take(api.PUT('/api/workspaces/{id}/budget', { ...at(id), body: { limit_usd: limit } })),
    true,
  )

/** useMoveAll brings all of one's generations that are in no workspace into this one. */
export function useMoveAll(id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => take(api.POST('/api/workspaces/{id}/migrate-generations', at(id))),
    onSuccess: () => client.invalidateQueries({ queryKey: ['generations'] }),
    onError: complain,
  })
}

/** useMoveSome brings some of one's generations into a workspace. */
export function useMoveSome(id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (ids: string[]) =>
      take(
        api.POST('/api/workspaces/{id}/import-user-generations', {
          ...at(id),
          body: { generation_ids: ids },
        }),
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: ['generations'] }),
    onError: complain,
  })
}
