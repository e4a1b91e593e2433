import type { Generation, GenerationEvent, GenerationPage } from '@/api/types'
import { isEnded } from '@/live/store'

type Place = Pick<Generation, 'created_at' | 'id'>

/** isBefore tells whether a row stands above another in a list, which goes from new to old. */
const isBefore = (a: Place, b: Place) =>
  a.created_at === b.created_at ? a.id > b.id : a.created_at > b.created_at

/**
 * mergePage brings a page that was asked for anew into the one that is shown. It keeps the page's end, so that the cursors
 * of the pages after it stay good and need not be asked for again, however far somebody scrolled. null when so much is new
 * that the two do not meet: then everything below has to be asked for.
 */
export function mergePage(shown: GenerationPage, fresh: GenerationPage): GenerationPage | null {
  const end = shown.generations.at(-1)
  const reached = fresh.generations.at(-1)
  const begin = shown.generations[0]
  if (!end || !begin || !shown.next_cursor) return null
  if (!reached)
    return fresh.next_cursor ? null : { ...fresh, generations: [], next_cursor: shown.next_cursor }
  if (isBefore(reached, begin) && fresh.next_cursor) return null
  const kept = fresh.next_cursor ? shown.generations.filter((row) => isBefore(reached, row)) : []
  return {
    ...fresh,
    generations: [...fresh.generations.filter((row) => !isBefore(end, row)), ...kept],
    next_cursor: shown.next_cursor,
  }
}

/** isStale tells whether a page shows something that ran when it was asked for, or that was heard of since. */
export const isStale = (page: GenerationPage, events: Record<string, GenerationEvent>) =>
  page.generations.some((row) => {
    if (!isEnded(row.status)) return true
    const event = events[row.id]
    return event !== undefined && (event.run > row.run || event.status !== row.status)
  })
