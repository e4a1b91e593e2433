import { RotateCw, SearchX } from 'lucide-react'
import { useText } from '@/pages/admin/words/text'
import { Button } from '@/ui/button'
import { Empty, Failed } from '@/ui/state'
import { AdminPage } from '../parts/admin-page'
import { LoadMore } from '../parts/load-more'
import { useFilter } from '../parts/params'
import { RowsSkeleton } from '../parts/skeletons'
import { totalOf } from '../parts/total'
import { checks, retryFilter, type GenerationFilter } from './filter'
import { FilterBar } from './filter-bar'
import { useAdminGenerations } from './queries'
import { Row } from './row'
import { GenerationTable } from './table'
import { useDesk } from './use-desk'

// Some screens of a dense table.
const pageSize = 50

/** Page shows everybody's generations, whatever became of them. */
export function Page() {
  const text = useText()
  const words = text.admin.generations
  const [filter, change] = useFilter<GenerationFilter>(checks)
  const { query, rows, total } = useAdminGenerations(filter, pageSize)
  const desk = useDesk()
  const again = retryFilter(filter)
  return (
    <AdminPage
      title={words.allTitle}
      lead={words.allLead}
      actions={
        again && (
          <Button disabled={total === 0} onClick={() => desk.acts.retryAll({ filter: again })}>
            <RotateCw />
            {words.retryFound}
          </Button>
        )
      }
    >
      <FilterBar filter={filter} change={change} withStatus />
      {query.isPending ? (
        <RowsSkeleton />
      ) : query.isError ? (
        <Failed thrown={query.error} retry={() => void query.refetch()} />
      ) : rows.length === 0 ? (
        <Empty icon={SearchX} title={words.nothing}>
          {words.nothingHint}
        </Empty>
      ) : (
        <>
          <GenerationTable
            all={{
              chosen: rows.every((row) => desk.selected.has(row.id)),
              onChange: (chosen) => desk.selectOnly(chosen ? rows : []),
            }}
          >
            <tbody>
              {rows.map((row) => (
                <Row
                  key={row.id}
                  row={row}
                  acts={desk.acts}
                  selected={desk.selected.has(row.id)}
                  onSelect={desk.select}
                />
              ))}
            </tbody>
          </GenerationTable>
          <p className="text-xs text-muted num" aria-live="polite">
            {text.admin.of(String(rows.length), totalOf(total))}
          </p>
          <LoadMore query={query} />
        </>
      )}
      {desk.floating}
    </AdminPage>
  )
}
