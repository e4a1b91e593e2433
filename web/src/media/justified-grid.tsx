import {
  defaultRangeExtractor,
  useWindowVirtualizer,
  windowScroll,
  type Range,
} from '@tanstack/react-virtual'
import {
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type ReactNode,
  type Ref,
} from 'react'
import { justify, neighbourOf, type Direction, type Row } from './justified'
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
  const [offset, setOffset] = useState(0)
  useLayoutEffect(() => {
    widths.set(label, width)
    setOffset(box.current ? box.current.getBoundingClientRect().top + window.scrollY : 0)
  }, [label, width, items])

  const height = width < 640 ? Math.min(target, 180) : target
  const rows = useMemo(
    () => (width > 0 ? justify(items.map(aspectOf), { width, target: height, gap }) : []),
    [items, aspectOf, width, height],
  )
  const kept = useMemo(() => rowOf(rows, keep), [rows, keep])
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: (index) => (rows[index]?.height ?? height) + gap,
    overscan: rowsBeyond,
    scrollMargin: offset,
    scrollPaddingStart: 128, // what floats at the top: the bar, and what a page puts below it
    scrollPaddingEnd: 96,
    rangeExtractor: (range) => withRow(range, kept),
    // When it starts, the library scrolls to where it takes the window to be, without a behavior: that would undo the place
    // that somebody comes back to.
    scrollToFn: (offset, options, grid) => options.behavior && windowScroll(offset, options, grid),
  })
  // Heights are known, not measured; the library keeps those of before until it is told.
  useLayoutEffect(() => virtual.measure(), [virtual, rows])

  useImperativeHandle(
    control,
    () => ({
      neighbour: (item, to) => neighbourOf(rows, item, to, gap),
      show: (item) => virtual.scrollToIndex(rowOf(rows, item), { align: 'auto' }),
    }),
    [rows, virtual],
  )

  const shown = virtual.getVirtualItems()
  const last = virtual.range?.endIndex ?? -1
  useEffect(() => {
    if (rows.length > 0 && last >= rows.length - 1 - 2 * rowsBeyond) onEnd?.()
  }, [last, rows.length, onEnd])

  return (
    <div
      ref={box}
      role="list"
      aria-label={label}
      className="relative w-full"
      style={{ height: virtual.getTotalSize() }}
    >
      {/* One list, not one for each row: what moves to another row when more comes is not drawn anew. */}
      {shown.flatMap((piece) => {
        const row = rows[piece.index]
        if (!row) return []
        return items.slice(row.start, row.end).map((item, index) => (
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
        ))
      })}
    </div>
  )
}

const rowOf = (rows: Row[], item: number) => rows.findIndex((row) => item >= row.start && item < row.end)

function withRow(range: Range, kept: number): number[] {
  const rows = defaultRangeExtractor(range)
  if (kept < 0 || kept >= range.count || rows.includes(kept)) return rows
  return [...rows, kept].sort((a, b) => a - b)
}
