import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useLayoutEffect, useMemo, useRef, useState, type ReactNode } from 'react'
import { justify } from './justified'
import { useWidth } from './use-width'

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
}

const gap = 4 // the 4-px grid: pictures nearly touch, as prints on a wall
const rowsBeyond = 4 // rows drawn outside of the window, so that a fast scroll finds them there

/** JustifiedGrid shows any number of items as rows that fill the width; only those near the window are in the page. */
export function JustifiedGrid<T>({
  items,
  keyOf,
  aspectOf,
  render,
  onEnd,
  label,
  target = 240,
}: JustifiedGridProps<T>) {
  const box = useRef<HTMLDivElement>(null)
  const width = useWidth(box)
  const [offset, setOffset] = useState(0)
  useLayoutEffect(
    () => setOffset(box.current ? box.current.getBoundingClientRect().top + window.scrollY : 0),
    [width],
  )

  const height = width < 640 ? Math.min(target, 180) : target
  const rows = useMemo(
    () => (width > 0 ? justify(items.map(aspectOf), { width, target: height, gap }) : []),
    [items, aspectOf, width, height],
  )
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: (index) => (rows[index]?.height ?? height) + gap,
    overscan: rowsBeyond,
    scrollMargin: offset,
  })
  // Heights are known, not measured; the library keeps those of before until it is told.
  useLayoutEffect(() => virtual.measure(), [virtual, rows])

  const shown = virtual.getVirtualItems()
  const last = shown.at(-1)?.index ?? -1
  useEffect(() => {
    if (rows.length > 0 && last >= rows.length - 1 - rowsBeyond) onEnd?.()
  }, [last, rows.length, onEnd])

  return (
    <div
      ref={box}
      role="list"
      aria-label={label}
      className="relative w-full"
      style={{ height: virtual.getTotalSize() }}
    >
      {shown.map((piece) => {
        const row = rows[piece.index]
        if (!row) return null
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
