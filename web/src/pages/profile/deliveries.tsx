import { CircleAlert, CircleCheck, CircleDashed, type LucideIcon } from 'lucide-react'
import type { WebhookDelivery, WebhookEndpoint } from '@/api/types'
import { exactly } from '@/i18n/format'
import { useText } from '@/i18n/locale'
import { Button } from '@/ui/button'
import { cn } from '@/ui/cn'
import { Section } from '@/ui/page'
import { Failed, Skeleton } from '@/ui/state'
import { Time } from '@/ui/time'
import { useDeliveries, useResend } from './hooks'

const looks: Record<WebhookDelivery['status'], { icon: LucideIcon; color: string }> = {
  pending: { icon: CircleDashed, color: 'text-muted' },
  sent: { icon: CircleCheck, color: 'text-ok' },
  failed: { icon: CircleAlert, color: 'text-bad' },
}

/** Deliveries are what was sent to the person's programs, with every try. */
export function Deliveries({ endpoints }: { endpoints: WebhookEndpoint[] }) {
  const text = useText()
  const words = text.profile.webhooks
  const query = useDeliveries()
  const rows = query.data?.pages.flatMap((page) => page.deliveries) ?? []
  return (
    <Section title={words.deliveries} lead={words.deliveriesHint}>
      {query.isPending && <Skeleton className="h-24" />}
      {query.isError && <Failed thrown={query.error} retry={() => void query.refetch()} />}
      {query.isSuccess && rows.length === 0 && <p className="text-sm text-muted">{words.noDeliveries}</p>}
      {rows.length > 0 && (
        <ul className="divide-y rounded-card border">
          {rows.map((row) => (
            <Delivery
              key={row.id}
              row={row}
              to={endpoints.find(({ id }) => id === row.endpoint_id)?.url ?? words.single}
            />
          ))}
        </ul>
      )}
      {query.hasNextPage && (
        <div>
          <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {text.common.loadMore}
          </Button>
        </div>
      )}
    </Section>
  )
}

function Delivery({ row, to }: { row: WebhookDelivery; to: string }) {
  const words = useText().profile.webhooks
  const resend = useResend()
  const { icon: Icon, color } = looks[row.status]
  return (
    <li>
      <details className="group">
        <summary className="flex cursor-pointer items-center gap-3 px-4 py-2.5 text-xs hover:bg-hover focus-visible:-outline-offset-2">
          <Icon className={cn('size-4 shrink-0', color)} aria-hidden />
          <span className={cn('w-20 shrink-0', color)}>{words.status[row.status]}</span>
          <span className="shrink-0 font-mono">{row.kind}</span>
          <span className="min-w-0 grow truncate text-muted">{to}</span>
          <Time at={row.created_at} className="text-muted" />
        </summary>
        <div className="grid gap-3 px-4 pt-1 pb-4 pl-11 text-xs">
          <p className="text-muted">
            Webhook-Id <code className="font-mono break-all select-all">{row.id}</code>
          </p>
          <ol className="grid gap-1">
            {row.tries.map((one) => (
              <li key={one.number} className="flex flex-wrap gap-x-3 num">
                <span className="text-muted">{exactly(one.at)}</span>
                <span>{one.status ?? words.noAnswer}</span>
                <span className="text-muted">{words.took(one.duration_ms)}</span>
                {one.fault && <span className="text-bad">{faultText(one.fault, words.faults)}</span>}
              </li>
            ))}
          </ol>
          {row.next_try_at && <p className="text-muted">{words.nextTry(exactly(row.next_try_at))}</p>}
          {row.status !== 'pending' && (
            <div>
              <Button size="sm" busy={resend.isPending} onClick={() => resend.mutate(row.id)}>
                {words.resend}
              </Button>
            </div>
          )}
        </div>
      </details>
    </li>
  )
}

// A fault that a newer server has and we do not know is shown under its own name.
const faultText = (fault: string, known: Record<string, string>) => known[fault] ?? fault
