import { useCallback, useMemo, useState } from 'react'
import type { Generation } from '@/api/types'
import { nothing, reach, toggle, within } from './selection'

/** useSelection holds which of the rows are chosen. */
export function useSelection(rows: Generation[]) {
  const [all, setAll] = useState(nothing)
  const order = useMemo(() => rows.map((row) => row.id), [rows])
  const chosen = useMemo(() => within(all, order), [all, order])
  const change = useCallback(
    (id: string, extend: boolean) =>
      setAll((before) => (extend ? reach(before, id, order) : toggle(before, id))),
    [order],
  )
  return {
    ids: chosen.ids,
    rows: useMemo(() => rows.filter((row) => chosen.ids.has(row.id)), [rows, chosen]),
    change,
    all: () => setAll({ ids: new Set(order), anchor: order[0] ?? null }),
    none: () => setAll(nothing),
  }
}
