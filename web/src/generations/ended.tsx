import { Ban, CircleAlert } from 'lucide-react'
import type { Generation } from '@/api/types'
import { useText } from '@/i18n/locale'
import { nextStepOf } from './next-step'

/** Ended fills the card of what failed or was cancelled: what happened, and that it cost nothing. */
export function Ended({ row, failed }: { row: Generation; failed: boolean }) {
  const text = useText().generation
  const Icon = failed ? CircleAlert : Ban
  return (
    <div className="absolute inset-0 flex flex-col gap-1.5 overflow-hidden rounded-[6px] border bg-surface p-2 text-xs @[11rem]:p-3">
      <p className={failed ? 'flex items-center gap-1.5 text-bad' : 'flex items-center gap-1.5 text-muted'}>
        <Icon className="size-4 shrink-0" aria-hidden />
        <span className="truncate font-medium">{failed ? text.failed : text.cancelled}</span>
      </p>
      <p className="line-clamp-2 shrink-0 text-text @[11rem]:line-clamp-3">
        {failed ? row.error_message || text.failedUnknown : row.prompt || row.model_name}
      </p>
      <p className="hidden text-muted @[11rem]:block">
        {failed ? text.steps[nextStepOf(row)] : text.cancelledHint}
      </p>
    </div>
  )
}
