import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { api, take } from '@/api/client'
import type { DateRange } from '@/api/schema.gen'
import { adminKey, lookAgain } from '../keys'
import type { GenerationFilter } from './filter'

/** useAdminGenerations gives everybody's generations, newest first, so many at a time. */
export function useAdminGenerations(filter: GenerationFilter, limit: number, enabled = true) {
  const query = useInfiniteQuery({
    queryKey: adminKey('generations', filter, limit),
    queryFn: ({ pageParam, signal }) =>
      take(
        api.GET('/api/admin/generations', {
          params: { query: { ...filter, limit, ...(pageParam ? { cursor: pageParam } : {}) } },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor,
    enabled,
    refetchInterval: lookAgain,
  })
  return {
    query,
    rows: query.data?.pages.flatMap((page) => page.generations) ?? [],
    total: query.data?.pages[0]?.total ?? 0,
  }
}

/** useAdminGeneration gives one generation whole, with what its providers said. */
export function useAdminGeneration(id: string) {
  return useQuery({
    queryKey: adminKey('generation', id),
    queryFn: ({ signal }) =>
      take(api.GET('/api/admin/generations/{id}', { params: { path: { id } }, signal })),
    refetchInterval: lookAgain,
  })
}

export interface Times {
  dateRange?: DateRange | undefined
  since?: string | undefined
  until?: string | undefined
}

/** useErrors gives what failed, by reason, model and provider. */
export function useErrors({ dateRange, since, until }: Times) {
  return useQuery({
    queryKey: adminKey('errors', dateRange, since, until),
    queryFn: () =>
      take(
        api.GET('/api/admin/errors', {
          params: {
            query: { ...(dateRange && { dateRange }), ...(since && { since }), ...(until && { until }) },
          },
        }),
      ),
    placeholderData: (before) => before,
    refetchInterval: lookAgain,
  })
}
