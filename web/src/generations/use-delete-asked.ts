import { useCallback } from 'react'
import type { Generation } from '@/api/types'
import { useDelete } from './acts'
import { useText } from '@/i18n/locale'
import { isEnded } from '@/live/store'
import { confirm } from '@/ui/confirm'

/** useDeleteAsked deletes generations after saying what goes: results for good, and what runs is stopped. */
export function useDeleteAsked() {
  const text = useText().history
  const { mutate } = useDelete()
  return useCallback(
    async (rows: Generation[]) => {
      const running = rows.filter((row) => !isEnded(row.status)).length
      const yes = await confirm({
        title: text.deleteTitle(rows.length),
        body: running > 0 ? `${text.deleteBody} ${text.deleteRunning(running)}` : text.deleteBody,
        action: text.delete,
        danger: true,
      })
      if (yes) mutate(rows.map((row) => row.id))
      return yes
    },
    [text, mutate],
  )
}
