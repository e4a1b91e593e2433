import { useState } from 'react'
import type { Generation } from '@/api/types'
import { moved } from './order'

/** useOrder arranges rows: while one is dragged the page shows where it would stand, and what is let go of is saved. */
export function useOrder(rows: Generation[], save: (rows: Generation[]) => void) {
  const [dragged, setDragged] = useState<{ id: string; rows: Generation[] } | null>(null)
  // Where the last one went, for those who hear the page.
  const [told, setTold] = useState<number | null>(null)
  const shown = dragged?.rows ?? rows
  return {
    shown,
    held: dragged?.id ?? null,
    told,
    lift: (id: string) => setDragged({ id, rows }),
    over: (place: number) =>
      setDragged((now) => {
        if (!now) return now
        const from = now.rows.findIndex((row) => row.id === now.id)
        return from === place ? now : { ...now, rows: moved(now.rows, from, place) }
      }),
    drop: (keep: boolean) => {
      if (dragged && keep && dragged.rows !== rows) {
        save(dragged.rows)
        setTold(dragged.rows.findIndex((row) => row.id === dragged.id))
      }
      setDragged(null)
    },
    move: (from: number, to: number) => {
      const next = moved(rows, from, to)
      if (next === rows) return
      save(next)
      setTold(to)
    },
  }
}
