import {
  infiniteQueryOptions,
  useInfiniteQuery,
  useQuery,
  useQueryClient,
  type InfiniteData,
  type QueryClient,
} from '@tanstack/react-query'
import { useMemo } from 'react'
import { api, take } from '@/api/client'
import { keys } from '@/api/keys'
import type { Filters, Generation, GenerationEvent, GenerationPage, Status } from '@/api/types'
import { isEnded, useLive } from '@/live/store'
import { useProfile } from '@/session/session'
import { isStale, mergePage } from './pages'

/** pictures are what Create shows. */
export const pictures: Filters = { actionType: 'image' }

type Pages = InfiniteData<GenerationPage, string>

// The server's most: a screen of a justified grid holds 20 to 40.
const pageSize = 50

const ask = (filters: Filters, cursor: string, signal: AbortSignal) =>
  take(
    api.GET('/api/generations/list', {
      params: { query: { ...filters, limit: pageSize, skipCounts: true, ...(cursor ? { cursor } : {}) } },
      signal,
    }),
  )

/**
 * pageOf gives a page of a list. Of a list that was scrolled through, asking again would ask for every page; it asks for the
 * first one and those on which something runs, and takes the others as they are shown.
 */
async function pageOf(client: QueryClient, filters: Filters, cursor: string, signal: AbortSignal) {
  const shown = client.getQueryData<Pages>(keys.list(filters))
  const page = shown?.pages[shown.pageParams.indexOf(cursor)]
  if (!page) return ask(filters, cursor, signal)
  if (cursor && !isStale(page, useLive.getState().events)) return page
  const fresh = await ask(filters, cursor, signal)
  return mergePage(page, fresh) ?? fresh
}

// How long somebody may wait to see what another member of their workspace made.
const othersEvery = 20_000

/** listQuery asks for one's generations, newest first, page after page. */
export const listQuery = (client: QueryClient, filters: Filters) =>
  infiniteQueryOptions({
    queryKey: keys.list(filters),
    queryFn: ({ pageParam, signal }) => pageOf(client, filters, pageParam, signal),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor,
    // Pages that were not asked for again are the same objects already; comparing ten thousand rows takes longer than a frame.
    structuralSharing: false,
  })

/** useGenerations gives one's generations, newest first, page after page. */
export function useGenerations(filters: Filters = {}, enabled = true) {
  const query = useInfiniteQuery({
    ...listQuery(useQueryClient(), filters),
    // Events tell of one's own alone.
    refetchInterval: filters.onlyMine === false ? othersEvery : false,
    enabled,
  })
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.generations) ?? [], [query.data])
  return { query, rows, total: query.data?.pages[0]?.total ?? 0 }
}

// Long enough for the answer that is on its way.
const missedAfter = 1000

/** useGeneration gives everything of one generation; it is asked for anew when an event tells of it. */
export function useGeneration(id: string) {
  const event = useLive((live) => live.events[id])
  return useQuery({
    queryKey: keys.generation(id),
    queryFn: ({ signal }) => take(api.GET('/api/generations/{id}', { params: { path: { id } }, signal })),
    // Its end may be told while it is fetched for the first time, with an answer from before; then it is asked once more.
    refetchInterval: ({ state: { data } }) =>
      data && nowOf(data, event).ended && !isEnded(data.status) ? missedAfter : false,
  })
}

/** useCounts gives the four numbers of the tabs. */
export function useCounts() {
  return useQuery({ queryKey: keys.counts, queryFn: () => take(api.GET('/api/generations/counts')) })
}

/** useFreePlaces tells how many more generations may begin now; undefined until it is known. */
export function useFreePlaces(): number | undefined {
  const { active_limit: limit } = useProfile()
  const { data } = useCounts()
  return data && Math.max(0, limit - data.processing)
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
