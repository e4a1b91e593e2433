import { memo, useCallback, useRef, useState, type FocusEvent, type RefObject } from 'react'
import type { Filters, Generation } from '@/api/types'
import { useFavorite } from '@/generations/acts'
import { GenerationCard } from '@/generations/card'
import { shapeOf, useAspects } from '@/generations/shape'
import { useText } from '@/i18n/locale'
import type { Direction } from '@/media/justified'
import { JustifiedGrid, type GridControl } from '@/media/justified-grid'
import { useHotkeys } from '@/ui/use-hotkeys'
import { inList } from '@/viewer/frames'
import { writeFilters } from '@/generations/filters'
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
  const { at, onFocus } = useKeyboard({ rows, selection, onDelete, box, control })
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

interface KeyboardProps extends Pick<GridProps, 'rows' | 'selection' | 'onDelete'> {
  box: RefObject<HTMLDivElement | null>
  control: RefObject<GridControl | null>
}

/** useKeyboard moves the focus over the grid. The card with the focus stays in the page however far it scrolls away. */
function useKeyboard({ rows, selection, onDelete, box, control }: KeyboardProps) {
  const [at, setAt] = useState(-1)
  const { mutate: favorite } = useFavorite()

  const go = (to: Direction) => {
    if (rows.length === 0) return
    const next = at < 0 ? 0 : (control.current?.neighbour(at, to) ?? 0)
    setAt(next)
    control.current?.show(next)
    // It may have to be drawn first.
    requestAnimationFrame(() =>
      requestAnimationFrame(() => linkAt(box.current, next)?.focus({ preventScroll: true })),
    )
  }
  const focused = rows[at]
  const onCard = () => box.current?.contains(document.activeElement) ?? false
  const those = () => (selection.rows.length > 0 ? selection.rows : focused && onCard() ? [focused] : [])
  useHotkeys({
    ArrowLeft: () => go('left'),
    ArrowRight: () => go('right'),
    ArrowUp: () => go('up'),
    ArrowDown: () => go('down'),
    Home: () => go('first'),
    End: () => go('last'),
    x: focused && ((event) => selection.change(focused.id, event.shiftKey)),
    f: () => {
      const all = those()
      const mark = all.some((row) => !row.is_favorite)
      for (const row of all) favorite({ id: row.id, favorite: mark })
    },
    Delete: () => those().length > 0 && onDelete(those()),
    Escape: selection.ids.size > 0 ? selection.none : undefined,
    // In a field it chooses the text.
    'mod+a': () => (isInField() ? false : selection.all()),
  })

  const onFocus = (event: FocusEvent) => {
    const item = event.target instanceof Element && event.target.closest<HTMLElement>('[data-item]')
    if (item) setAt(Number(item.dataset.item))
  }
  return { at, onFocus }
}

const linkAt = (box: HTMLElement | null, item: number) =>
  box?.querySelector<HTMLElement>(`[data-item="${item}"] a`)

const isInField = () => document.activeElement?.matches('input, textarea') ?? false
