import type { AdminTally, DateRange } from '@/api/schema.gen'
import { count, money, percent } from '@/i18n/format'
import { useText } from '@/pages/admin/words/text'
import { cn } from '@/ui/cn'
import { Skeleton } from '@/ui/state'

const frame = 'grid grid-cols-2 overflow-hidden rounded-card border bg-surface sm:grid-cols-3 lg:grid-cols-5'
const cell = 'grid content-start gap-1 border-r border-b p-4 -mr-px -mb-px'

interface TalliesProps {
  today: AdminTally
  total: AdminTally
  range: DateRange | undefined
}

/** Tallies are the numbers of a time, with today's beside each. */
export function Tallies({ today, total, range }: TalliesProps) {
  const text = useText().admin
  const words = text.overview
  const ended = total.completed + total.failed
  const numbers = [
    { name: words.generations, of: count(total.generations), now: count(today.generations) },
    { name: words.completed, of: count(total.completed), now: count(today.completed), color: 'text-ok' },
    {
      name: words.failed,
      of: count(total.failed),
      now: count(today.failed),
      color: total.failed > 0 ? 'text-bad' : '',
      more: ended > 0 ? words.failedRate(percent(total.failed / ended)) : undefined,
    },
    { name: words.active, of: count(total.active), now: count(today.active), color: 'text-safelight-text' },
    { name: words.paid, of: money(total.cost_usd), now: money(today.cost_usd) },
  ]
  return (
    <dl className={frame} aria-label={text.filters.ranges[range ?? 'all']}>
      {numbers.map(({ name, of, now, color, more }) => (
        <div key={name} className={cell}>
          <dt className="text-xs text-muted">{name}</dt>
          <dd className={cn('text-xl font-semibold tracking-tight num', color)}>{of}</dd>
          <dd className="text-xs text-muted num" title={words.todayHint}>
            {words.today}: {now}
            {more && ` · ${more}`}
          </dd>
        </div>
      ))}
    </dl>
  )
}

/** TalliesSkeleton stands where the numbers are about to be. */
export function TalliesSkeleton() {
  const text = useText().common
  return (
    <div role="status" aria-label={text.loading} className={frame}>
      {Array.from({ length: 5 }, (_, place) => (
        <div key={place} className={cell}>
          <Skeleton className="h-4 w-20" />
          <Skeleton className="my-1 h-7 w-16" />
          <Skeleton className="h-4 w-16" />
        </div>
      ))}
    </div>
  )
}
