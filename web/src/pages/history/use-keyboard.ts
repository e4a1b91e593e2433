import { useEffect, useState, type FocusEvent, type RefObject } from 'react'
import { useNavigationType } from 'react-router'
import type { Generation } from '@/api/types'
import { useFavorite } from '@/generations/acts'
import type { Direction } from '@/media/justified'
import type { GridControl } from '@/media/justified-grid'
import { useHotkeys } from '@/ui/use-hotkeys'
import type { useSelection } from './use-selection'

interface KeyboardProps {
  rows: Generation[]
  selection: ReturnType<typeof useSelection>
  onDelete: (rows: Generation[]) => void
  /** The filters, by which a place is found again. */
  list: string
  box: RefObject<HTMLDivElement | null>
  control: RefObject<GridControl | null>
}

// Which card had the focus in each list, for who comes back to it.
const places = new Map<string, string>()

/** usePlace is which item has the focus; who comes back to a list finds it where they left it. */
function usePlace(rows: Generation[], list: string, box: RefObject<HTMLDivElement | null>) {
  const back = useNavigationType() === 'POP'
  const [at, setAt] = useState(() => (back ? rows.findIndex((row) => row.id === places.get(list)) : -1))
  const [first] = useState(at)
  useEffect(() => {
    if (first >= 0) linkAt(box.current, first)?.focus({ preventScroll: true })
  }, [first, box])
  const put = (item: number) => {
    const row = rows[item]
    if (row) places.set(list, row.id)
    setAt(item)
  }
  return [at, put] as const
}

/** useKeyboard moves the focus over the grid. The card with the focus stays in the page however far it scrolls away. */
export function useKeyboard({ rows, list, selection, onDelete, box, control }: KeyboardProps) {
  const [at, setAt] = usePlace(rows, list, box)
  const { mutate: favorite } = useFavorite()

  const go = (to: Direction) => {
    if (rows.length === 0) return
    // Before the first press nothing has a neighbour; the last one is where it is.
    const next = at < 0 && to !== 'last' ? 0 : (control.current?.neighbour(at, to) ?? 0)
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
