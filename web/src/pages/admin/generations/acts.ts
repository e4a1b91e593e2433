import { api, take } from '@/api/client'
import type { AdminFilter, AdminGeneration } from '@/api/schema.gen'
import { money } from '@/i18n/format'
import { useText } from '@/pages/admin/words/text'
import { confirm } from '@/ui/confirm'
import { toast } from '@/ui/toast'
import { nameOf } from '../parts/people'
import { useAct } from '../parts/use-act'
import { mayCancel } from './filter'

/** retryAll runs again what a filter finds, or only tells what it would. */
export const retryAll = (filter: AdminFilter, most: number, dry: boolean) =>
  take(api.POST('/api/admin/generations/retry', { body: { filter, most, dry_run: dry } }))

/** useRetryOne asks whether a generation is to run again, and runs it. */
export function useRetryOne() {
  const text = useText().admin.generations
  const act = useAct(
    (row: AdminGeneration) =>
      take(api.POST('/api/admin/generations/{id}/retry', { params: { path: { id: row.id } } })),
    { said: (row) => (row.in_line ? text.retriedInLine : text.retried(String(row.run))) },
  )
  const ask = async (row: AdminGeneration) => {
    const yes = await confirm({
      title: text.retryTitle,
      body: text.retryBody(nameOf(row.user), money(row.cost_usd)),
      action: text.retry,
    })
    if (yes) act.mutate(row)
  }
  return { ask, busy: act.isPending }
}

/** useCancelThem asks whether generations are to be stopped, and stops those that have not ended, one after another. */
export function useCancelThem(done?: () => void) {
  const text = useText().admin.generations
  const act = useAct(
    async (rows: AdminGeneration[]) => {
      let refused = 0
      for (const row of rows) {
        // One that has ended meanwhile is no reason to leave the others running.
        await take(
          api.POST('/api/admin/generations/{id}/cancel', { params: { path: { id: row.id } } }),
        ).catch(() => refused++)
      }
      return refused
    },
    {
      onDone: (refused, rows) => {
        if (rows.length > refused) toast.success(text.cancelled(rows.length - refused))
        if (refused > 0) toast.error(text.notCancelled(refused))
        done?.()
      },
    },
  )
  const ask = async (chosen: AdminGeneration[]) => {
    const rows = chosen.filter(mayCancel)
    const yes = await confirm({
      title: text.cancelTitle(rows.length),
      body: text.cancelBody(ownersOf(rows)),
      action: text.cancel,
      danger: true,
    })
    if (yes) act.mutate(rows)
  }
  return { ask, busy: act.isPending }
}

/** ownersOf names those whom rows belong to, the first three of them. */
export function ownersOf(rows: AdminGeneration[]): string {
  const names = [...new Set(rows.map((row) => nameOf(row.user)))]
  const shown = names.slice(0, 3).join(', ')
  return names.length > 3 ? `${shown} +${names.length - 3}` : shown
}
