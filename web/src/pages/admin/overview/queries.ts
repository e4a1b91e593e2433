import { useQuery } from '@tanstack/react-query'
import { api, take } from '@/api/client'
import type { DateRange } from '@/api/schema.gen'
import { adminKey, lookAgain } from '../keys'

/** useStats counts generations and what was paid for them: today, and within a time or in all. */
export function useStats(dateRange: DateRange | undefined) {
  return useQuery({
    queryKey: adminKey('stats', dateRange),
    queryFn: () =>
      take(api.GET('/api/admin/stats', { params: { query: { ...(dateRange && { dateRange }) } } })),
    placeholderData: (before) => before,
    refetchInterval: lookAgain,
  })
}

/** useCosts gives what the last 30 days cost, each day, and of each thing besides. */
export function useCosts(besides?: 'user' | 'model' | 'workspace') {
  return useQuery({
    queryKey: adminKey('costs', besides),
    queryFn: () =>
      take(
        api.GET('/api/admin/costs', {
          params: { query: { by: besides ? [besides, 'day'] : ['day'] } },
          // The contract has this list with commas.
          querySerializer: { array: { style: 'form', explode: false } },
        }),
      ),
    staleTime: 60_000,
  })
}

/** useMemory tells of the one process that answers. */
export function useMemory() {
  return useQuery({
    queryKey: adminKey('memory'),
    queryFn: () => take(api.GET('/api/admin/memory')),
    refetchInterval: lookAgain,
  })
}

/** useStale tells how many runs are silent. */
export function useStale() {
  return useQuery({
    queryKey: adminKey('stale'),
    queryFn: () => take(api.GET('/api/generations/cleanup-stale')),
    refetchInterval: lookAgain,
  })
}

/** useReadiness tells which parts answer. Without a database the answer is a 503 that tells just that. */
export function useReadiness() {
  return useQuery({
    queryKey: adminKey('readiness'),
    queryFn: async () => {
      const { data, error } = await api.GET('/readyz')
      const told = data ?? error
      if (!told) throw new Error('no answer')
      return told
    },
    refetchInterval: lookAgain,
  })
}
