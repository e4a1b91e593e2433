import { ago, exactly } from '@/i18n/format'
import { useLocale } from '@/i18n/locale'
import { cn } from './cn'
import { useEveryMinute } from './use-tick'

/** Time tells how long ago something was; the exact time when hovered over. */
export function Time({ at, className }: { at: string; className?: string }) {
  useLocale()
  // The clock of the page may be half a minute behind; nothing that is shown lies in the future.
  const now = Math.max(useEveryMinute(), new Date(at).getTime())
  return (
    <time dateTime={at} title={exactly(at)} className={cn('whitespace-nowrap num', className)}>
      {ago(at, justNow(at, now))}
    </time>
  )
}

// The clock stands still for up to half a minute, so what has just happened would lie ahead of it.
const late = 30_000

/** justNow is the time to count from. */
function justNow(at: string, now: number): number {
  const ahead = Date.parse(at) - now
  return ahead > 0 && ahead <= late ? now + ahead : now
}
