import { count, day as date, money } from '@/i18n/format'
import { useText } from '@/pages/admin/words/text'
import { Failed, Skeleton } from '@/ui/state'
import { Table, Td, Th, Tr } from '@/ui/table'
import { daysOf, type DayCost } from './days'
import { DayChart } from './day-chart'
import { useCosts } from './queries'

/** CostsByDay draws what the last 30 days cost, and tells it as a table to who wants numbers. */
export function CostsByDay() {
  const text = useText().admin.costs
  const costs = useCosts()
  return (
    <section className="grid content-start gap-3 rounded-card border bg-surface p-4">
      <header className="min-h-11">
        <h2 className="text-sm font-semibold">{text.title}</h2>
        {costs.data && (
          <p className="text-xs text-muted num">
            {text.lead(money(costs.data.charged_usd), text.generations(costs.data.generations))}
            {costs.data.written_off_usd > 0 && `, ${text.writtenOff(money(costs.data.written_off_usd))}`}
          </p>
        )}
      </header>
      {costs.isPending ? (
        <Skeleton className="h-52 lg:h-92" />
      ) : costs.isError ? (
        <Failed thrown={costs.error} retry={() => void costs.refetch()} className="-my-6" />
      ) : (
        <Days days={daysOf(costs.data.from, costs.data.to, costs.data.rows)} />
      )}
    </section>
  )
}

function Days({ days }: { days: DayCost[] }) {
  const text = useText().admin.costs
  const told = days.filter((day) => day.generations > 0).reverse()
  if (told.length === 0)
    return <p className="grid h-52 place-items-center text-sm text-muted">{text.nothing}</p>
  return (
    <>
      <DayChart days={days} />
      <details className="text-xs">
        <summary className="w-fit cursor-pointer py-1 text-muted hover:text-text">{text.table}</summary>
        <Table label={text.title} className="mt-2 max-h-64 overflow-y-auto">
          <thead>
            <tr>
              <Th>{text.day}</Th>
              <Th className="text-right">{text.count}</Th>
              <Th className="text-right">{text.charged}</Th>
              <Th className="text-right">{text.off}</Th>
            </tr>
          </thead>
          <tbody>
            {told.map((row) => (
              <Tr key={row.day}>
                <Td>{date(`${row.day}T12:00`)}</Td>
                <Td className="text-right num">{count(row.generations)}</Td>
                <Td className="text-right num">{money(row.charged)}</Td>
                <Td className="text-right num">{money(row.writtenOff)}</Td>
              </Tr>
            ))}
          </tbody>
        </Table>
      </details>
    </>
  )
}
