import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api, take } from '@/api/client'
import { keys } from '@/api/keys'
import { asProblem } from '@/api/problem'
import { explain } from '@/ui/explain'
import { toast } from '@/ui/toast'
import { drop, patch } from './cache'

const complain = (thrown: unknown) => toast.error(explain(asProblem(thrown)))

/** useFavorite marks a generation, at once on the page; a refusal takes the mark back. */
export function useFavorite() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ id, favorite }: { id: string; favorite: boolean }) =>
      take(
        api.POST('/api/generations/{id}/favorite', {
          params: { path: { id } },
          body: { is_favorite: favorite },
        }),
      ),
    onMutate: ({ id, favorite }) => ({ undo: patch(client, id, { is_favorite: favorite }) }),
    onError: (thrown, _asked, context) => {
      context?.undo()
      complain(thrown)
    },
    onSuccess: () => void client.invalidateQueries({ queryKey: keys.counts }),
  })
}

/** useRetry runs a failed or cancelled generation again. */
export function useRetry() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => take(api.POST('/api/generations/{id}/retry', { params: { path: { id } } })),
    onSuccess: (row) => {
      patch(client, row.id, { ...row, error_message: null })
      void client.invalidateQueries({ queryKey: ['generations'] })
      void client.invalidateQueries({ queryKey: keys.generation(row.id) })
      void client.invalidateQueries({ queryKey: keys.billing })
    },
    onError: complain,
  })
}

/** useCancel stops a generation; what it cost so far is for the server to say. */
export function useCancel() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => take(api.POST('/api/generations/{id}/cancel', { params: { path: { id } } })),
    onSuccess: (_row, id) => {
      void client.invalidateQueries({ queryKey: ['generations'] })
      void client.invalidateQueries({ queryKey: keys.generation(id) })
    },
    onError: complain,
  })
}

/** useDelete deletes generations, one after another, and takes them off the page as each is gone. */
export function useDelete() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async (ids: string[]) => {
      for (const id of ids) {
        await take(api.DELETE('/api/generations/{id}', { params: { path: { id } } }))
        drop(client, [id])
      }
    },
    onSettled: () => {
      void client.invalidateQueries({ queryKey: ['generations'] })
      void client.invalidateQueries({ queryKey: keys.collections }) // what was in one covers it no more
    },
    onError: complain,
  })
}

/** useMarkViewed tells that a result was seen, once and quietly. */
export function useMarkViewed() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => take(api.POST('/api/generations/{id}/view', { params: { path: { id } } })),
    onMutate: (id) => void patch(client, id, { viewed: true }),
  })
}
