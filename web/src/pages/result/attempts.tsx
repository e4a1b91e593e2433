import { Ban, CircleAlert, CircleCheck, CircleDashed, LoaderCircle, type LucideIcon } from 'lucide-react'
import type { Attempt } from '@/api/types'
import { sayFailure } from '@/generations/say-failure'
import { seconds } from '@/i18n/format'
import { useText } from '@/i18n/locale'
import { cn } from '@/ui/cn'
import { Time } from '@/ui/time'

const looks: Record<Attempt['outcome'], { icon: LucideIcon; color: string }> = {
  running: { icon: LoaderCircle, color: 'text-safelight-text' },
  succeeded: { icon: CircleCheck, color: 'text-ok' },
  failed: { icon: CircleAlert, color: 'text-bad' },
  canceled: { icon: Ban, color: 'text-muted' },
  unknown: { icon: CircleDashed, color: 'text-warn' },
}

/** Attempts is a line through time: which provider was asked, how it ended, how long it took. */
export function Attempts({ attempts }: { attempts: Attempt[] }) {
  const text = useText()
  return (
    <ol className="grid">
      {attempts.map((attempt) => {
        const { icon: Icon, color } = looks[attempt.outcome]
        return (
          <li
            key={attempt.number}
            className="relative grid grid-cols-[1.25rem_1fr] gap-x-3 pb-4 not-last:before:absolute not-last:before:top-6 not-last:before:bottom-0 not-last:before:left-[9px] not-last:before:w-px not-last:before:bg-line-strong last:pb-0"
          >
            <Icon
              className={cn('mt-0.5 size-[18px]', color, attempt.outcome === 'running' && 'animate-spin')}
              aria-hidden
            />
            <div className="min-w-0">
              <p>
                {text.provider[attempt.provider]} · {text.result.outcomes[attempt.outcome]}
              </p>
              <p className="text-xs text-muted">
                <Time at={attempt.created_at} />
                {attempt.finished_at && <> · {took(attempt.created_at, attempt.finished_at)}</>}
                {attempt.error_kind && <> · {text.failure[attempt.error_kind]}</>}
              </p>
              {attempt.error_message && <p className="mt-1 text-xs">{sayFailure(attempt)}</p>}
            </div>
          </li>
        )
      })}
    </ol>
  )
}

const took = (from: string, to: string) => seconds((Date.parse(to) - Date.parse(from)) / 1000)
