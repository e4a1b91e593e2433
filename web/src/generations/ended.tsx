import { Ban, CircleAlert } from 'lucide-react'
import type { Generation } from '@/api/types'
import { useText } from '@/i18n/locale'
import { cn } from '@/ui/cn'
import { nextStepOf } from './next-step'
import { sayFailure } from './say-failure'

/** besideBox makes room for the box that chooses a card, where that does not wait for a hand above it. */
export const besideBox = '[@media(hover:none)]:pl-7'

interface EndedProps {
  row: Generation
  failed: boolean
  choosable: boolean
}

/** Ended fills the card of what failed or was cancelled: what happened, and that it cost nothing. */
export function Ended({ row, failed, choosable }: EndedProps) {
  const text = useText().generation
  const Icon = failed ? CircleAlert : Ban
  return (
    <div className="absolute inset-0 flex flex-col gap-1.5 overflow-hidden rounded-[6px] border bg-surface p-2 text-xs @[11rem]:p-3">
      <p
        className={cn(
          'flex items-center gap-1.5',
          failed ? 'text-bad' : 'text-muted',
          choosable && besideBox,
        )}
      >
        <Icon className="size-4 shrink-0" aria-hidden />
        <span className="sr-only truncate font-medium @[9rem]:not-sr-only">
          {failed ? text.failed : text.cancelled}
        </span>
      </p>
      <p className="line-clamp-2 shrink-0 text-text @[11rem]:line-clamp-3">
        {failed ? sayFailure(row) : row.prompt || row.model_name}
      </p>
      <p className="hidden text-muted @[11rem]:block">
        {failed ? text.steps[nextStepOf(row)] : text.cancelledHint}
      </p>
    </div>
  )
}
