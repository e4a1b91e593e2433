import type { AdminRetried } from '@/api/schema.gen'
import { count, money } from '@/i18n/format'
import { useText } from '@/pages/admin/words/text'
import { Skeleton } from '@/ui/state'
import { totalOf } from '../parts/total'
import { refusals } from './refusals'

/** Outcome tells what a retry of many did, or would do. */
export function Outcome({ retried }: { retried: AdminRetried }) {
  const text = useText().admin.bulk
  const ran = retried.generations.length
  if (retried.matched === 0) return <p className="text-sm text-muted">{text.nothing}</p>
  const left = retried.matched - retried.tried
  return (
    <div className="grid gap-4 text-sm">
      <p>
        <strong className="font-semibold">
          {retried.dry_run ? text.would(count(ran), totalOf(retried.matched)) : text.done(ran)}
        </strong>
        {ran > 0 && (
          <>
            , {text.users(retried.users)}, {text.cost(money(retried.cost_usd))}.
          </>
        )}
      </p>
      {retried.in_line > 0 && (
        <p className="text-muted">
          {text.line(retried.in_line)}. {text.lineHint}
        </p>
      )}
      {retried.refused.length > 0 && (
        <section className="grid gap-2">
          <h3 className="font-medium text-warn">{text.refused(retried.refused.length)}</h3>
          <ul className="grid max-h-48 gap-1.5 overflow-y-auto text-xs">
            {refusals(retried.refused).map((refusal) => (
              <li key={refusal.error} className="flex gap-3">
                <span className="w-8 shrink-0 text-right num">{count(refusal.ids.length)}</span>
                <span className="text-muted">{refusal.error}</span>
              </li>
            ))}
          </ul>
          <p className="text-xs text-muted">{text.refusedHint}</p>
        </section>
      )}
      {!retried.dry_run && left > 0 && <p className="text-muted">{text.rest(totalOf(left))}</p>}
    </div>
  )
}

/** OutcomeSkeleton stands there while it is counted. */
export function OutcomeSkeleton() {
  const text = useText().admin.bulk
  return (
    <div role="status" aria-label={text.counting} className="grid gap-3">
      <Skeleton className="h-5 w-80 max-w-full" />
      <Skeleton className="h-4 w-52" />
    </div>
  )
}
