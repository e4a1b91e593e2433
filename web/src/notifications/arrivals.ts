import type { Notification } from '@/api/types'

/** Known is what of the list was seen so far; null before the first answer. */
export type Known = ReadonlySet<string> | null

/**
 * arrivals are the notifications that came since known was taken. Nothing has arrived with the first answer, and an old
 * one that moves up into the page, since another went, is none.
 */
export function arrivals(known: Known, page: Notification[]): Notification[] {
  if (!known) return []
  const newest = Math.max(
    0,
    ...page.filter((row) => known.has(row.id)).map((row) => Date.parse(row.created_at)),
  )
  return page.filter(
    (row) => !known.has(row.id) && row.read_at === null && Date.parse(row.created_at) >= newest,
  )
}

/** isBeforeEyes tells whether the person looks at a generation's card or page right now, so that nobody need tell them. */
export function isBeforeEyes(id: string): boolean {
  if (document.visibilityState === 'hidden') return false
  const path = `/result/${id}`
  if (location.pathname === path) return true
  const cards = document.querySelectorAll(`main a[href="${path}"], main a[href^="${path}?"]`)
  return [...cards].some((card) => {
    const { top, bottom, width } = card.getBoundingClientRect()
    return width > 0 && bottom > 0 && top < innerHeight
  })
}
