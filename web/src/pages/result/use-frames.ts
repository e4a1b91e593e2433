import { useCallback, useEffect, useMemo } from 'react'
import { useNavigate, useSearchParams } from 'react-router'
import type { Generation } from '@/api/types'
import { readFilters } from '@/generations/filters'
import { useGenerations } from '@/generations/queries'
import { framesOf, inList, placeOf, type Frame } from '@/viewer/frames'

// Before the last one is reached the next page is there.
const askBefore = 10

/** useSiblings gives what stands beside a result: the list that one came from, or else the members of its batch. */
function useSiblings(batchId: string | undefined) {
  const [params] = useSearchParams()
  const list = params.get('list')
  const filters = useMemo(
    () => (list === null ? { batchId } : readFilters(new URLSearchParams(list))),
    [list, batchId],
  )
  return { list, ...useGenerations(filters, list !== null || batchId !== undefined) }
}

/** useFrames tells where a result stands among others, and goes to them. The browser's back button leaves them all at once. */
export function useFrames(id: string, own: Generation | undefined) {
  const [params] = useSearchParams()
  const navigate = useNavigate()
  const index = Number(params.get('n')) || 0
  const { list, rows, query } = useSiblings(own?.batch_id)
  const frames = useMemo(() => {
    const among = rows.some((row) => row.id === id)
    // The row that was asked for by itself is the fresher one.
    if (among) return framesOf(rows.map((row) => (own && row.id === id ? own : row)))
    return own ? framesOf([own]) : []
  }, [rows, own, id])
  const place = placeOf(frames, id, index)

  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query
  useEffect(() => {
    const near = place >= 0 && place > frames.length - askBefore
    if (near && hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [place, frames.length, hasNextPage, isFetchingNextPage, fetchNextPage])

  const pathOf = useCallback(
    (frame: Frame) =>
      list === null
        ? `/result/${frame.id}${frame.index > 0 ? `?n=${frame.index}` : ''}`
        : inList(frame.id, list, frame.index),
    [list],
  )
  const step = (by: number) => {
    const frame = frames[place + by]
    if (place >= 0 && frame) void navigate(pathOf(frame), { replace: true })
  }
  return { frames, place, frame: frames[place], list, pathOf, step }
}
