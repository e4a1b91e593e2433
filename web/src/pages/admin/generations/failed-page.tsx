import { CircleCheck } from 'lucide-react'
import { useText } from '@/pages/admin/words/text'
import { Empty, Failed } from '@/ui/state'
import { AdminPage } from '../parts/admin-page'
import { useFilter } from '../parts/params'
import { RowsSkeleton } from '../parts/skeletons'
import { checks, type GenerationFilter, kinds } from './filter'
import { FilterBar } from './filter-bar'
import { Group } from './group'
import { useAdminGenerations, useErrors } from './queries'
import { GenerationTable } from './table'
import { useDesk } from './use-desk'

// Without a time the list reaches back to the first; errors alone would tell of seven days.
const always = '1970-01-01T00:00:00Z'

/** Page shows what failed, by reason, and runs it again: one, some, or all of a reason. */
export function Page() {
  const text = useText().admin.generations
  const [filter, change] = useFilter<GenerationFilter>(checks)
  const errors = useErrors(filter.dateRange || filter.since ? filter : { since: always, until: filter.until })
  const desk = useDesk()
  const found = new Set(errors.data?.top.map((error) => error.kind))
  // In one order, so that groups do not jump about as their numbers change.
  const shown = kinds.filter((kind) => found.has(kind) && (filter.errorKind ?? kind) === kind)
  const groups = shown.map((errorKind) => ({ ...filter, status: 'failed' as const, errorKind }))
  const all = useAdminGenerations({ ...filter, status: 'failed' }, 1)
  return (
    <AdminPage title={text.failedTitle} lead={text.failedLead}>
      <FilterBar filter={filter} change={change} />
      {errors.isPending ? (
        <RowsSkeleton />
      ) : errors.isError ? (
        <Failed thrown={errors.error} retry={() => void errors.refetch()} />
      ) : shown.length === 0 || (all.query.isSuccess && all.total === 0) ? (
        <Empty icon={CircleCheck} title={text.nothingFailed}>
          {text.nothingFailedHint}
        </Empty>
      ) : (
        <GenerationTable grouped>
          {groups.map((group) => (
            <Group
              key={group.errorKind}
              filter={group}
              acts={desk.acts}
              selected={desk.selected}
              onSelect={desk.select}
            />
          ))}
        </GenerationTable>
      )}
      {desk.floating}
    </AdminPage>
  )
}
