import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { api, take } from '@/api/client'
import { keys } from '@/api/keys'
import type { Filters, Generation, GenerationEvent, Status } from '@/api/types'
import { isEnded, useLive } from '@/live/store'

// The server's most: a screen of a justified grid holds 20 to 40.
const pageSize = 50

/** useGenerations gives one's generations, newest first, page after page. */
export function useGenerations(filters: Filters = {}) {
  const query = useInfiniteQuery({
    queryKey: keys.list(filters),
    queryFn: ({ pageParam, signal }) =>
      take(
        api.GET('/api/generations/list', {
          params: {
            query: {
              ...filters,
              limit: pageSize,
              skipCounts: true,
              ...(pageParam ? { cursor: pageParam } : {}),
            },
          },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor,
  })
  return {
    query,
    rows: query.data?.pages.flatMap((page) => page.generations) ?? [],
    total: query.data?.pages[0]?.total ?? 0,
  }
}

/** useGeneration gives everything of one generation; it is asked for anew when an event tells of it. */
export function useGeneration(id: string) {
  return useQuery({
    queryKey: keys.generation(id),
    queryFn: ({ signal }) => take(api.GET('/api/generations/{id}', { params: { path: { id } }, signal })),
  })
}

/** useCounts gives the four numbers of the tabs. */
export function useCounts() {
  return useQuery({ queryKey: keys.counts, queryFn: () => take(api.GET('/api/generations/counts')) })
}

type Row = Pick<Generation, 'id' | 'status'> & Partial<Pick<GenerationEvent, 'stage' | 'progress' | 'run'>>

/** Now is where a generation stands, by its row and by what was told since. */
export interface Now {
  status: Status
  stage: string
  progress: number
  ended: boolean
}

/** nowOf joins a row with the last event; an event of an earlier run than the row's, or before its end, is old news. */
export function nowOf(row: Row, event: GenerationEvent | undefined): Now {
  const told =
    event && event.run >= (row.run ?? 0) && !(isEnded(row.status) && event.run === (row.run ?? 0))
      ? event
      : undefined
  const status = told?.status ?? row.status
  return {
    status,
    stage: told ? (told.stage ?? '') : (row.stage ?? ''),
    progress: told?.progress ?? row.progress ?? 0,
    ended: isEnded(status),
  }
}

/** useNow follows a generation as events come in. */
export function useNow(row: Row): Now {
  const event = useLive((live) => live.events[row.id])
  return nowOf(row, event)
}
