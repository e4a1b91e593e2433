import { useSyncExternalStore, type RefObject } from 'react'
import type { Row } from './justified'

/** firstBelow is the first row whose lower edge lies below a height; rows.length if there is none. */
function firstBelow(rows: Row[], height: number): number {
  let [low, high] = [0, rows.length]
  while (low < high) {
    const middle = (low + high) >> 1
    const row = rows[middle]
    if (row && row.top + row.height <= height) low = middle + 1
    else high = middle
  }
  return low
}

/** shownRows are the rows, from first up to end, that a window shows which begins at top, and `beyond` more on each side. */
export function shownRows(
  rows: Row[],
  top: number,
  height: number,
  beyond: number,
): { first: number; end: number } {
  const first = firstBelow(rows, top)
  const end = Math.min(rows.length, firstBelow(rows, top + height) + 1)
  return { first: Math.max(0, first - beyond), end: Math.min(rows.length, end + beyond) }
}

// Two numbers as one, so that a scroll within the same rows draws nothing anew.
const most = 1 << 20

function subscribe(changed: () => void) {
  window.addEventListener('scroll', changed, { passive: true })
  window.addEventListener('resize', changed)
  return () => {
    window.removeEventListener('scroll', changed)
    window.removeEventListener('resize', changed)
  }
}

/**
 * useShownRows tells which rows of a box are in the window, as the page is scrolled. Their heights are known beforehand,
 * so nothing has to be measured but where the box begins.
 */
export function useShownRows(rows: Row[], box: RefObject<HTMLElement | null>, beyond: number) {
  const read = () => {
    if (!box.current) return 0
    const { first, end } = shownRows(
      rows,
      -box.current.getBoundingClientRect().top,
      window.innerHeight,
      beyond,
    )
    return first * most + end
  }
  const both = useSyncExternalStore(subscribe, read)
  return { first: Math.floor(both / most), end: both % most }
}

/** showRow scrolls as little as it takes until a row is in the window, clear of what floats at its edges. */
export function showRow(row: Row, box: HTMLElement, clear: { top: number; bottom: number }) {
  const top = box.getBoundingClientRect().top + row.top
  const above = clear.top - top
  const below = top + row.height - (window.innerHeight - clear.bottom)
  if (above > 0) window.scrollBy(0, -above)
  else if (below > 0) window.scrollBy(0, below)
}
