import type { InfiniteData, QueryClient } from '@tanstack/react-query'
import { keys } from '@/api/keys'
import type { Filters, Generation, GenerationPage } from '@/api/types'

type Pages = InfiniteData<GenerationPage>

/** shows tells whether a new row belongs into a list with these filters, as far as the client can know. */
export function shows(filters: Filters, row: Generation): boolean {
  if (filters.q || filters.creatorId || filters.dateRange || filters.modelName) return false
  if (filters.tab === 'favorites' || filters.tab === 'failed') return false
  if (filters.workspaceId && filters.workspaceId !== row.workspace_id) return false
  if (filters.batchId && filters.batchId !== row.batch_id) return false
  if (filters.modelId && filters.modelId !== row.model_id) return false
  if (filters.action && filters.action !== row.action) return false
  if (filters.actionType === 'video' && !row.action.startsWith('video')) return false
  if (filters.actionType === 'image' && row.action.startsWith('video')) return false
  return !filters.status || filters.status === row.status
}

/** prepend puts new rows at the head of every list that would show them, so that nobody waits for the next answer. */
export function prepend(client: QueryClient, rows: Generation[]) {
  for (const query of client.getQueryCache().findAll({ queryKey: keys.lists })) {
    const filters = (query.queryKey[2] ?? {}) as Filters
    const fresh = rows.filter((row) => shows(filters, row))
    if (fresh.length === 0) continue
    client.setQueryData<Pages>(query.queryKey, (pages) => {
      const [first, ...rest] = pages?.pages ?? []
      if (!pages || !first) return pages
      const known = new Set(pages.pages.flatMap((page) => page.generations.map((row) => row.id)))
      const added = fresh.filter((row) => !known.has(row.id))
      return {
        ...pages,
        pages: [
          { ...first, generations: [...added, ...first.generations], total: first.total + added.length },
          ...rest,
        ],
      }
    })
  }
}

/** changeRows changes the rows of every page of every list. */
function changeRows(client: QueryClient, change: (rows: Generation[]) => Generation[]) {
  client.setQueriesData<Pages>(
    { queryKey: keys.lists },
    (pages) =>
      pages && {
        ...pages,
        pages: pages.pages.map((page) => ({ ...page, generations: change(page.generations) })),
      },
  )
}

/** patch changes one row wherever it is shown, and returns a function that puts it back. */
export function patch(client: QueryClient, id: string, change: Partial<Generation>): () => void {
  const before = client.getQueriesData<Pages>({ queryKey: keys.lists })
  const detail = client.getQueryData<object>(keys.generation(id))
  changeRows(client, (rows) => rows.map((row) => (row.id === id ? { ...row, ...change } : row)))
  if (detail) client.setQueryData(keys.generation(id), { ...detail, ...change })
  return () => {
    for (const [key, data] of before) client.setQueryData(key, data)
    if (detail) client.setQueryData(keys.generation(id), detail)
  }
}

/** drop takes rows out of every list. */
export function drop(client: QueryClient, ids: string[]) {
  const gone = new Set(ids)
  changeRows(client, (rows) => rows.filter((row) => !gone.has(row.id)))
}
