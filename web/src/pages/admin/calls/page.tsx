import { useInfiniteQuery } from '@tanstack/react-query'
import { ScrollText } from 'lucide-react'
import { api, take } from '@/api/client'
import { useText } from '@/pages/admin/words/text'
import { Empty, Failed } from '@/ui/state'
import { adminKey } from '../keys'
import { AdminPage } from '../parts/admin-page'
import { LoadMore } from '../parts/load-more'
import { useFilter } from '../parts/params'
import { RowsSkeleton } from '../parts/skeletons'
import { CallFilters } from './call-filters'
import { CallTable } from './call-table'
import { checks, type CallFilter } from './filter'

const pageSize = 100

/** Page shows what was asked of the API. */
export function Page() {
  const text = useText().admin.calls
  const [filter, change] = useFilter<CallFilter>(checks)
  const query = useInfiniteQuery({
    queryKey: adminKey('calls', filter),
    queryFn: ({ pageParam, signal }) =>
      take(
        api.GET('/api/admin/api-logs', {
          params: { query: { ...filter, limit: pageSize, ...(pageParam !== null && { before: pageParam }) } },
          signal,
        }),
      ),
    initialPageParam: null as number | null,
    getNextPageParam: (page) => page.next_before,
  })
  const calls = query.data?.pages.flatMap((page) => page.calls) ?? []
  return (
    <AdminPage title={text.title} lead={text.lead}>
      <CallFilters filter={filter} change={change} />
      {query.isPending ? (
        <RowsSkeleton />
      ) : query.isError ? (
        <Failed thrown={query.error} retry={() => void query.refetch()} />
      ) : calls.length === 0 ? (
        <Empty icon={ScrollText} title={text.nothing}>
          {text.nothingHint}
        </Empty>
      ) : (
        <>
          <CallTable calls={calls} />
          <LoadMore query={query} />
        </>
      )}
    </AdminPage>
  )
}
