import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, take } from '@/api/client'
import { keys } from '@/api/keys'
import type { Cost } from '@/api/types'
import { count, money } from '@/i18n/format'
import { useText } from '@/i18n/locale'
import { useModel } from '@/models/models'
import { Section } from '@/ui/page'
import { Segmented } from '@/ui/segmented'
import { Failed, Skeleton } from '@/ui/state'
import { Chart } from './chart'
import { daysBefore, daysOf } from './spending'

const spans = { week: 6, month: 29, quarter: 89 }
type Span = keyof typeof spans

const useCosts = (by: 'day' | 'model', from: string) =>
  useQuery({
    queryKey: keys.costs(by, from),
    queryFn: () => take(api.GET('/api/billing/costs', { params: { query: { by: [by], from } } })),
    placeholderData: (before) => before,
  })

/** Costs is what generations cost, by day and by model. */
export function Costs() {
  const text = useText().profile.balance
  const [span, setSpan] = useState<Span>('month')
  const [opened] = useState(() => Date.now())
  const from = daysBefore(opened, spans[span])
  const days = useCosts('day', from)
  const models = useCosts('model', from)
  return (
    <Section
      title={text.costs}
      // A line of its own before it is known, so that nothing moves when it is.
      lead={days.data ? text.costsHint(money(days.data.charged_usd), days.data.generations) : '\u00a0'}
      actions={
        <Segmented
          label={text.span}
          value={span}
          onChange={setSpan}
          options={(['week', 'month', 'quarter'] as const).map((value) => ({
            value,
            label: text.spans[value],
          }))}
        />
      }
    >
      {days.isError && <Failed thrown={days.error} retry={() => void days.refetch()} />}
      {!days.isError && (
        <div className="grid gap-6 lg:grid-cols-[2fr_1fr]">
          {days.data ? (
            <Chart days={daysOf(days.data.rows, days.data.from, days.data.to)} />
          ) : (
            <Skeleton className="h-44" />
          )}
          {models.data ? <ByModel rows={models.data.rows} /> : <Skeleton className="h-44" />}
        </div>
      )}
    </Section>
  )
}

const shown = 6

function ByModel({ rows }: { rows: Cost[] }) {
  const text = useText().profile.balance
  const most = rows[0]?.charged_usd ?? 0
  if (rows.length === 0) return <p className="self-center text-sm text-muted">{text.noCosts}</p>
  return (
    <ul aria-label={text.byModel} className="grid content-start gap-2.5">
      {rows.slice(0, shown).map((row) => (
        <ModelCost key={row.model_id ?? ''} row={row} share={most > 0 ? row.charged_usd / most : 0} />
      ))}
      {rows.length > shown && <li className="text-xs text-muted">{text.moreModels(rows.length - shown)}</li>}
    </ul>
  )
}

function ModelCost({ row, share }: { row: Cost; share: number }) {
  const model = useModel(row.model_id)
  return (
    <li className="text-xs">
      <p className="flex justify-between gap-3">
        <span className="truncate">{model?.name ?? row.model_id}</span>
        <span className="num">
          <span className="text-muted">{count(row.generations)} · </span>
          {money(row.charged_usd)}
        </span>
      </p>
      <span className="mt-1 block h-1 overflow-hidden rounded-full bg-hover">
        <span
          className="block h-full origin-left bg-text/60"
          style={{ transform: `scaleX(${Math.max(0.01, share)})` }}
        />
      </span>
    </li>
  )
}
