/** A row of a justified grid: items from `start` up to `end`, all as high as the row. */
export interface Row {
  start: number
  end: number
  top: number
  height: number
  widths: number[]
}

interface Frame {
  width: number
  /** The height that rows come near to. */
  target: number
  gap: number
}

// A picture more extreme than this is shown cropped, or one panorama would make a row of a finger's height.
const narrowest = 0.5
const widest = 3

/** aspectOf keeps width over height within what a grid can show; what is not known counts as square. */
export const aspectOf = (width: number, height: number) =>
  width > 0 && height > 0 ? Math.min(widest, Math.max(narrowest, width / height)) : 1

/**
 * justify lays items of given aspects into rows that fill the width, keeping their order. The last row keeps the target
 * height, so that a single picture does not fill the screen. Rows before it do not move when items are added at the end.
 */
export function justify(aspects: number[], { width, target, gap }: Frame): Row[] {
  const rows: Row[] = []
  let start = 0
  let sum = 0
  let top = 0
  const close = (end: number, height: number) => {
    const widths = aspects.slice(start, end).map((aspect) => aspect * height)
    rows.push({ start, end, top, height, widths })
    top += height + gap
    start = end
    sum = 0
  }
  aspects.forEach((aspect, index) => {
    sum += aspect
    const filled = (width - gap * (index - start)) / sum
    if (filled <= target) close(index + 1, filled)
  })
  if (start < aspects.length) {
    const fitting = (width - gap * (aspects.length - start - 1)) / sum
    close(aspects.length, Math.min(target, fitting))
  }
  return rows
}

export type Direction = 'left' | 'right' | 'up' | 'down' | 'first' | 'last'

/** middleOf is where the middle of an item stands in its row, in pixels from the left. */
function middleOf(row: Row, at: number, gap: number): number {
  const before = row.widths.slice(0, at).reduce((sum, width) => sum + width + gap, 0)
  return before + (row.widths[at] ?? 0) / 2
}

/** neighbourOf is the item beside one, as somebody sees it: up and down lead to what stands nearest in the next row. */
export function neighbourOf(rows: Row[], item: number, to: Direction, gap: number): number {
  const count = rows.at(-1)?.end ?? 0
  if (count === 0) return 0
  if (to === 'first') return 0
  if (to === 'last') return count - 1
  if (to === 'left') return Math.max(0, item - 1)
  if (to === 'right') return Math.min(count - 1, item + 1)
  const at = rows.findIndex((row) => item >= row.start && item < row.end)
  const here = rows[at]
  const there = rows[at + (to === 'down' ? 1 : -1)]
  if (!here || !there) return Math.min(item, count - 1)
  const middle = middleOf(here, item - here.start, gap)
  const distances = there.widths.map((_width, index) => Math.abs(middleOf(there, index, gap) - middle))
  return there.start + distances.indexOf(Math.min(...distances))
}
