import { ChartColumn } from 'lucide-react'
import type { DateRange } from '@/api/schema.gen'
import { useText } from '@/pages/admin/words/text'
import { Segmented } from '@/ui/segmented'
import { Empty, Failed } from '@/ui/state'
import { ranges } from '../generations/filter'
import { AdminPage } from '../parts/admin-page'
import { oneOf, useFilter } from '../parts/params'
import { CostsByDay } from './costs-by-day'
import { Health } from './health'
import { useStats } from './queries'
import { Tallies, TalliesSkeleton } from './tallies'
import { TallyTables } from './tally-tables'

const checks = { dateRange: oneOf(ranges) }

/** Page tells at a glance what runs, what fails, what it costs and whether the service is well. */
export function Page() {
  const text = useText().admin
  const words = text.overview
  const [{ dateRange }, change] = useFilter<{ dateRange?: DateRange }>(checks)
  const stats = useStats(dateRange)
  const times = ['all', ...ranges] as const
  return (
    <AdminPage
      title={text.pages.overview}
      lead={words.lead}
      actions={
        <Segmented
          label={text.filters.range}
          value={dateRange ?? 'all'}
          onChange={(range) => change({ dateRange: range === 'all' ? undefined : range })}
          options={times.map((value) => ({ value, label: text.filters.ranges[value] }))}
        />
      }
    >
      {stats.isPending ? (
        <TalliesSkeleton />
      ) : stats.isError ? (
        <Failed thrown={stats.error} retry={() => void stats.refetch()} />
      ) : (
        <Tallies today={stats.data.today} total={stats.data.total} range={dateRange} />
      )}
      <div className="grid gap-4 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <CostsByDay />
        <Health />
      </div>
      {stats.data &&
        (stats.data.by_model.length > 0 ? (
          <TallyTables stats={stats.data} />
        ) : (
          <Empty icon={ChartColumn} title={words.nothing}>
            {words.nothingHint}
          </Empty>
        ))}
    </AdminPage>
  )
}
