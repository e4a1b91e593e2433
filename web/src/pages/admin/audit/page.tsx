import { useInfiniteQuery } from '@tanstack/react-query'
import { BookCheck } from 'lucide-react'
import { api, take } from '@/api/client'
import { useText } from '@/pages/admin/words/text'
import { Empty, Failed } from '@/ui/state'
import { adminKey } from '../keys'
import { AdminPage } from '../parts/admin-page'
import { LoadMore } from '../parts/load-more'
import { useFilter } from '../parts/params'
import { RowsSkeleton } from '../parts/skeletons'
import { AuditFilters } from './audit-filters'
import { AuditTable } from './audit-table'
import { checks, type AuditFilter } from './filter'

const pageSize = 100

/** Page shows who did what with a role. */
export function Page() {
  const text = useText().admin.audit
  const [filter, change] = useFilter<AuditFilter>(checks)
  const query = useInfiniteQuery({
    queryKey: adminKey('audit', filter),
    queryFn: ({ pageParam, signal }) =>
      take(
        api.GET('/api/admin/audit', {
          params: { query: { ...filter, limit: pageSize, ...(pageParam !== null && { before: pageParam }) } },
          signal,
        }),
      ),
    initialPageParam: null as number | null,
    getNextPageParam: (page) => page.next_before,
  })
  const acts = query.data?.pages.flatMap((page) => page.acts) ?? []
  return (
    <AdminPage title={text.title} lead={text.lead}>
      <AuditFilters filter={filter} change={change} />
      {query.isPending ? (
        <RowsSkeleton />
      ) : query.isError ? (
        <Failed thrown={query.error} retry={() => void query.refetch()} />
      ) : acts.length === 0 ? (
        <Empty icon={BookCheck} title={text.nothing}>
          {text.nothingHint}
        </Empty>
      ) : (
        <>
          <AuditTable acts={acts} />
          <LoadMore query={query} />
        </>
      )}
    </AdminPage>
  )
}
