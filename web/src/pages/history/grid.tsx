import { memo, useCallback, useRef } from 'react'
import type { Filters, Generation } from '@/api/types'
import { GenerationCard } from '@/generations/card'
import { shapeOf, useAspects } from '@/generations/shape'
import { useText } from '@/i18n/locale'
import { JustifiedGrid, type GridControl } from '@/media/justified-grid'
import { inList } from '@/viewer/frames'
import { writeFilters } from '@/generations/filters'
import { useKeyboard } from './use-keyboard'
import type { useSelection } from './use-selection'

interface GridProps {
  rows: Generation[]
  filters: Filters
  selection: ReturnType<typeof useSelection>
  onEnd: () => void
  onDelete: (rows: Generation[]) => void
}

/** Grid is the rows with the keyboard on them: arrows go where they point, Enter opens, x chooses, f marks, Delete deletes. */
export function Grid({ rows, filters, selection, onEnd, onDelete }: GridProps) {
  const text = useText().history
  const aspects = useAspects((state) => state.aspects)
  const shape = useCallback((row: Generation) => shapeOf(row, aspects), [aspects])
  const list = writeFilters(filters).toString()
  const box = useRef<HTMLDivElement>(null)
  const control = useRef<GridControl>(null)
  const { at, onFocus } = useKeyboard({ rows, list, selection, onDelete, box, control })
  return (
    <div ref={box} onFocus={onFocus}>
      <JustifiedGrid
        label={text.grid}
        items={rows}
        keyOf={keyOf}
        aspectOf={shape}
        control={control}
        keep={at}
        onEnd={onEnd}
        render={(row, index) => (
          <Cell
            row={row}
            index={index}
            to={inList(row.id, list)}
            selected={selection.ids.has(row.id)}
            choosing={selection.ids.size > 0}
            change={selection.change}
          />
        )}
      />
    </div>
  )
}

const keyOf = (row: Generation) => row.id

interface CellProps {
  row: Generation
  index: number
  to: string
  selected: boolean
  choosing: boolean
  change: (id: string, extend: boolean) => void
}

/** Cell is drawn anew only when something of it changed: while one scrolls, the grid is drawn many times a second. */
const Cell = memo(function Cell({ row, index, to, selected, choosing, change }: CellProps) {
  const text = useText().history
  return (
    <div data-item={index} className="relative size-full">
      <GenerationCard
        row={row}
        to={to}
        eager={index < 12}
        selection={{ selected, choosing, toggle: (extend) => change(row.id, extend) }}
      />
      {row.status === 'completed' && !row.viewed && <New label={text.unseen} />}
    </div>
  )
})

/** New marks what nobody looked at yet. */
const New = ({ label }: { label: string }) => (
  <span
    role="img"
    aria-label={label}
    title={label}
    className="pointer-events-none absolute bottom-2 left-2 size-2 rounded-full bg-safelight ring-2 ring-black/40"
  />
)
