import { useQuery } from '@tanstack/react-query'
import { useDeferredValue, useState } from 'react'
import { Link } from 'react-router'
import type { AdminFilter } from '@/api/schema.gen'
import { useText } from '@/pages/admin/words/text'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { Field, Input } from '@/ui/field'
import { Failed } from '@/ui/state'
import { adminKey } from '../keys'
import { useAct } from '../parts/use-act'
import { retryAll } from './acts'
import { Outcome, OutcomeSkeleton } from './retry-outcome'

export interface Asked {
  filter: AdminFilter
  /** The reason that the group shares, for the title. */
  kind?: string
}

// As the server has it: few enough to see what they do before the rest follows.
const usual = 25
const most = 500

/** RetryDialog tells what a retry of many would do, whom it concerns and what it costs, and does it when told to. */
export function RetryDialog({ asked, onClose }: { asked: Asked; onClose: () => void }) {
  const text = useText()
  const bulk = text.admin.bulk
  const chosen = asked.filter.ids?.length
  const [limit, setLimit] = useState(String(chosen ?? usual))
  const atMost = useDeferredValue(Math.min(most, Math.max(1, Number.parseInt(limit, 10) || 1)))
  const act = useAct((n: number) => retryAll(asked.filter, n, false))
  const dry = useQuery({
    queryKey: adminKey('retry', asked.filter, atMost),
    queryFn: () => retryAll(asked.filter, atMost, true),
    enabled: !act.isSuccess,
    staleTime: 0,
    gcTime: 0,
    placeholderData: (before) => before,
  })
  const would = dry.data?.generations.length ?? 0
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={asked.kind ? bulk.titleOf(asked.kind) : bulk.title}
      className="w-[min(38rem,calc(100vw-2rem))]"
      footer={
        act.data ? (
          <>
            <Button asChild variant="ghost">
              <Link to={`/admin/audit?target=${act.data.bulk_id ?? ''}`}>{bulk.audit}</Link>
            </Button>
            <Button onClick={onClose}>{text.common.close}</Button>
          </>
        ) : (
          <>
            <Button variant="ghost" onClick={onClose}>
              {text.common.cancel}
            </Button>
            <Button
              variant="primary"
              disabled={would === 0 || dry.isPlaceholderData}
              busy={act.isPending}
              onClick={() => act.mutate(atMost)}
            >
              {bulk.act(would)}
            </Button>
          </>
        )
      }
    >
      <div className="grid gap-4">
        {!act.data && chosen === undefined && (
          <Field label={bulk.most} hint={bulk.mostHint} className="max-w-64">
            {(ids) => (
              <Input
                {...ids}
                type="number"
                min={1}
                max={most}
                value={limit}
                onChange={(event) => setLimit(event.target.value)}
              />
            )}
          </Field>
        )}
        {dry.isError && !act.data ? (
          <Failed thrown={dry.error} retry={() => void dry.refetch()} className="-my-8" />
        ) : (
          <div aria-live="polite">
            {act.data ? (
              <Outcome retried={act.data} />
            ) : dry.data ? (
              <Outcome retried={dry.data} />
            ) : (
              <OutcomeSkeleton />
            )}
          </div>
        )}
      </div>
    </Dialog>
  )
}
