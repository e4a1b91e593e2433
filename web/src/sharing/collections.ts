import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api, take } from '@/api/client'
import { keys } from '@/api/keys'
import { asProblem } from '@/api/problem'
import type { Generation } from '@/api/types'
import { explain } from '@/ui/explain'
import { toast } from '@/ui/toast'

/** As many generations as a collection holds at most, and as one request may name. */
export const mostItems = 500

const complain = (thrown: unknown) => toast.error(explain(asProblem(thrown)))

/** useCollections gives one's collections, the newest first. */
export function useCollections() {
  return useQuery({
    queryKey: keys.collections,
    queryFn: async ({ signal }) => (await take(api.GET('/api/collections', { signal }))).collections,
  })
}

/** useCollection gives one collection with its generations in their order. */
export function useCollection(id: string) {
  return useQuery({
    queryKey: keys.collection(id),
    queryFn: ({ signal }) => take(api.GET('/api/collections/{id}', { params: { path: { id } }, signal })),
  })
}

/** useCreateCollection makes a collection, of some generations if ids are given. Its form shows what is refused. */
export function useCreateCollection() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ title, ids = [] }: { title: string; ids?: string[] }) =>
      take(
        api.POST('/api/collections', { body: { title, ...(ids.length > 0 ? { generation_ids: ids } : {}) } }),
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.collections }),
  })
}

/** useChangeCollection gives a collection another title or description. Its form shows what is refused. */
export function useChangeCollection(id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: { title?: string; description?: string }) =>
      take(api.PATCH('/api/collections/{id}', { params: { path: { id } }, body })),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.collections }),
  })
}

/** useDeleteCollection deletes a collection; what is in it stays, its links are dead. */
export function useDeleteCollection() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => take(api.DELETE('/api/collections/{id}', { params: { path: { id } } })),
    onSuccess: (_none, id) => {
      client.removeQueries({ queryKey: keys.collection(id) })
      void client.invalidateQueries({ queryKey: keys.collections })
      void client.invalidateQueries({ queryKey: keys.shares })
    },
    onError: complain,
  })
}

/** useAddToCollection adds generations at the end of a collection; one that is there already keeps its place. */
export function useAddToCollection() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ id, ids }: { id: string; ids: string[] }) =>
      take(
        api.POST('/api/collections/{id}/items', { params: { path: { id } }, body: { generation_ids: ids } }),
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.collections }),
    onError: complain,
  })
}

interface Detail {
  generations: Generation[]
}

/** useArrange changes what is in a collection, and in which order, at once on the page; a refusal brings it back. */
export function useArrange(id: string) {
  const client = useQueryClient()
  const show = (change: (rows: Generation[]) => Generation[]) => {
    const before = client.getQueryData<Detail>(keys.collection(id))
    if (before)
      client.setQueryData(keys.collection(id), { ...before, generations: change(before.generations) })
  }
  const failed = (thrown: unknown) => {
    complain(thrown)
    void client.invalidateQueries({ queryKey: keys.collection(id) })
  }
  // Covers and numbers in the list; the page itself shows the change already.
  const relist = () => client.invalidateQueries({ queryKey: keys.collections, exact: true })
  const order = useMutation({
    // One after another, so that the last order is the one that stays.
    scope: { id: `order ${id}` },
    mutationFn: (rows: Generation[]) =>
      take(
        api.PUT('/api/collections/{id}/items', {
          params: { path: { id } },
          body: { generation_ids: rows.map((row) => row.id) },
        }),
      ),
    onMutate: (rows) => show(() => rows),
    onSuccess: relist,
    onError: failed,
  })
  const remove = useMutation({
    mutationFn: (generationId: string) =>
      take(api.DELETE('/api/collections/{id}/items', { params: { path: { id }, query: { generationId } } })),
    onMutate: (generationId) => show((rows) => rows.filter((row) => row.id !== generationId)),
    onSuccess: relist,
    onError: failed,
  })
  return { order: order.mutate, remove: remove.mutate }
}
