import { useCallback, useState } from 'react'
import type { AdminGeneration } from '@/api/schema.gen'

/** useSelection keeps which rows were chosen, with what was known of them, since a list may show other rows meanwhile. */
export function useSelection() {
  const [selected, setSelected] = useState<ReadonlyMap<string, AdminGeneration>>(new Map())
  const select = useCallback((row: AdminGeneration, chosen: boolean) => {
    setSelected((before) => {
      const next = new Map(before)
      if (chosen) next.set(row.id, row)
      else next.delete(row.id)
      return next
    })
  }, [])
  const selectOnly = useCallback(
    (rows: AdminGeneration[]) => setSelected(new Map(rows.map((row) => [row.id, row]))),
    [],
  )
  return { selected, select, selectOnly }
}
