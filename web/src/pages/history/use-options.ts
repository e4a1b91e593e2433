import { useQuery } from '@tanstack/react-query'
import { api, take } from '@/api/client'
import { keys } from '@/api/keys'
import type { Filters } from '@/api/types'

type Whose = Pick<Filters, 'workspaceId' | 'onlyMine'>

const whoseOf = ({ workspaceId, onlyMine }: Whose) => ({
  ...(workspaceId ? { workspaceId } : {}),
  ...(onlyMine === false ? { onlyMine } : {}),
})

/** useCountsOf gives the numbers of the tabs, for one's own or for those of a workspace. */
export function useCountsOf(filters: Whose) {
  const whose = whoseOf(filters)
  return useQuery({
    queryKey: Object.keys(whose).length > 0 ? [...keys.counts, whose] : keys.counts,
    queryFn: () => take(api.GET('/api/generations/counts', { params: { query: whose } })),
  })
}

/** useFilterOptions gives the models, people and statuses that occur. */
export function useFilterOptions(filters: Whose) {
  const whose = whoseOf(filters)
  return useQuery({
    queryKey: ['generations', 'options', whose],
    queryFn: () => take(api.GET('/api/generations/filter-options', { params: { query: whose } })),
    staleTime: 60_000, // a model more or less among the choices can wait
  })
}
