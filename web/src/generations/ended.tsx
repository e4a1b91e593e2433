import { Ban, CircleAlert } from 'lucide-react'
import type { Generation } from '@/api/types'
import { useText } from '@/i18n/locale'
import { nextStepOf } from './next-step'

/** Ended fills the card of what failed or was cancelled: what happened, and that it cost nothing. */
export function Ended({ row, failed }: { row: Generation; failed: boolean }) {
  const text = useText().generation
  const Icon = failed ? CircleAlert : Ban
  return (
    <div className="absolute inset-0 flex flex-col gap-1.5 overflow-hidden bg-surface p-3 text-xs">
      <p className={failed ? 'flex items-center gap-1.5 text-bad' : 'flex items-center gap-1.5 text-muted'}>
        <Icon className="size-4 shrink-0" aria-hidden />
        <span className="truncate font-medium">{failed ? text.failed : text.cancelled}</span>
      </p>
      <p className="line-clamp-3 text-text">
        {failed ? row.error_message || text.failedUnknown : row.prompt || row.model_name}
      </p>
      <p className="text-muted">{failed ? text.steps[nextStepOf(row)] : text.cancelledHint}</p>
    </div>
  )
}
