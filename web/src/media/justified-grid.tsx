import {
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useRef,
  type ReactNode,
  type Ref,
} from 'react'
import { justify, neighbourOf, type Direction, type Row } from './justified'
import { showRow, useShownRows } from './shown-rows'
import { useWidth } from './use-width'

/** GridControl is what the keyboard needs of a grid. */
export interface GridControl {
  /** The item beside one, which may not be in the page yet. */
  neighbour: (item: number, to: Direction) => number
  /** Scrolls until an item is in the window. */
  show: (item: number) => void
}

interface JustifiedGridProps<T> {
  items: T[]
  keyOf: (item: T) => string
  /** Width over height, within what aspectOf allows. */
  aspectOf: (item: T) => number
  render: (item: T, index: number) => ReactNode
  /** Called when the end comes near. */
  onEnd?: () => void
  label: string
  /** Rows come near to this height; smaller on a phone. */
  target?: number
  control?: Ref<GridControl>
  /** An item that stays in the page wherever it is, since it has the focus. */
  keep?: number
}

const gap = 4 // the 4-px grid: pictures nearly touch, as prints on a wall
// What floats at the edges of the window: the bar at the top and what a page puts below it, the bar of a selection.
const floating = { top: 128, bottom: 96 }
const rowsBeyond = 4 // rows drawn outside of the window, so that a fast scroll finds them there

// How wide each grid was the last time: one that comes back is as high as it was at its first draw, and the place where
// somebody scrolled to is there to return to.
const widths = new Map<string, number>()

/** JustifiedGrid shows any number of items as rows that fill the width; only those near the window are in the page. */
export function JustifiedGrid<T>({
  items,
  keyOf,
  aspectOf,
  render,
  onEnd,
  label,
  target = 240,
  control,
  keep = -1,
}: JustifiedGridProps<T>) {
  const box = useRef<HTMLDivElement>(null)
  const width = useWidth(box, widths.get(label))
  useLayoutEffect(() => void widths.set(label, width), [label, width])

  const height = width < 640 ? Math.min(target, 180) : target
  const rows = useMemo(
    () => (width > 0 ? justify(items.map(aspectOf), { width, target: height, gap }) : []),
    [items, aspectOf, width, height],
  )
  const { first, end } = useShownRows(rows, box, rowsBeyond)
  const kept = useMemo(() => rowOf(rows, keep), [rows, keep])

  useImperativeHandle(
    control,
    () => ({
      neighbour: (item, to) => neighbourOf(rows, item, to, gap),
      show: (item) => {
        const row = rows[rowOf(rows, item)]
        if (row && box.current) showRow(row, box.current, floating)
      },
    }),
    [rows],
  )

  useEffect(() => {
    if (rows.length > 0 && end >= rows.length - rowsBeyond) onEnd?.()
  }, [end, rows.length, onEnd])

  const last = rows.at(-1)
  return (
    <div
      ref={box}
      role="list"
      aria-label={label}
      className="relative w-full"
      style={{ height: last ? last.top + last.height : 0 }}
    >
      {/* One list, not one for each row: what moves to another row when more comes is not drawn anew. */}
      {shownOf(rows, first, end, kept).flatMap((row) =>
        items.slice(row.start, row.end).map((item, index) => (
          <div
            key={keyOf(item)}
            role="listitem"
            aria-setsize={items.length}
            aria-posinset={row.start + index + 1}
            className="absolute top-0 left-0"
            style={{
              width: row.widths[index],
              height: row.height,
              transform: `translate(${row.widths.slice(0, index).reduce((sum, one) => sum + one + gap, 0)}px, ${row.top}px)`,
            }}
          >
            {render(item, row.start + index)}
          </div>
        )),
      )}
    </div>
  )
}

const rowOf = (rows: Row[], item: number) => rows.findIndex((row) => item >= row.start && item < row.end)

/** shownOf are the rows that are drawn, in their order: those near the window, and the one that is kept. */
function shownOf(rows: Row[], first: number, end: number, kept: number): Row[] {
  const shown = rows.slice(first, end)
  const row = rows[kept]
  if (!row || (kept >= first && kept < end)) return shown
  return kept < first ? [row, ...shown] : [...shown, row]
}
