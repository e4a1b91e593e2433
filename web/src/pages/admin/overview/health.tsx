import { CircleAlert, CircleCheck } from 'lucide-react'
import type { ReactNode } from 'react'
import { useText } from '@/pages/admin/words/text'
import { cn } from '@/ui/cn'
import { Failed, Skeleton } from '@/ui/state'
import { Memory } from './memory'
import { useReadiness } from './queries'
import { Stale } from './stale'

/** Health tells whether the service is well: what it needs, runs that are silent, and the process that answers. */
export function Health() {
  const text = useText().admin.health
  return (
    <div className="grid content-start gap-4 sm:grid-cols-3 lg:grid-cols-1">
      <Card title={text.checks}>
        <Readiness />
      </Card>
      <Card title={text.stale}>
        <Stale />
      </Card>
      <Card title={text.memory}>
        <Memory />
      </Card>
    </div>
  )
}

const Card = ({ title, children }: { title: string; children: ReactNode }) => (
  <section className="grid content-start gap-2.5 rounded-card border bg-surface p-4">
    <h2 className="text-sm font-semibold">{title}</h2>
    {children}
  </section>
)

function Readiness() {
  const text = useText().admin.health
  const { data, isError, error, refetch } = useReadiness()
  if (isError) return <Failed thrown={error} retry={() => void refetch()} className="-my-8" />
  if (!data) return <Skeleton className="h-20" />
  return (
    <ul className="grid gap-1.5 text-xs">
      {Object.entries(data.checks).map(([name, state]) => {
        const well = state === 'ok'
        const Icon = well ? CircleCheck : CircleAlert
        return (
          <li key={name} className="flex items-center gap-2">
            <Icon className={cn('size-4', well ? 'text-ok' : 'text-bad')} aria-hidden />
            {text.parts[name] ?? name}
            <span className="ml-auto text-muted">{well ? text.fine : text.away}</span>
          </li>
        )
      })}
      {data.status !== 'ok' && <li className="text-warn">{text[data.status]}</li>}
    </ul>
  )
}
