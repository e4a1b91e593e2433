import { useQuery } from '@tanstack/react-query'
import { Plus, Users } from 'lucide-react'
import { useState } from 'react'
import { api, take } from '@/api/client'
import { useText } from '@/pages/admin/words/text'
import { Empty, Failed } from '@/ui/state'
import { adminKey } from '../keys'
import { AdminPage } from '../parts/admin-page'
import { Pager } from '../parts/pager'
import { text as words, useFilter, whole } from '../parts/params'
import { SearchInput } from '../parts/search-input'
import { RowsSkeleton } from '../parts/skeletons'
import { SuperButton } from '../parts/super-only'
import { CreateWorkspace } from './create-workspace'
import { WorkspaceTable } from './workspace-table'

const checks = { search: words(200), page: whole(1, 100_000) }
const pageSize = 50

/** Page lists every workspace; a super admin makes and deletes them. */
export function Page() {
  const text = useText().admin.workspaces
  const [{ search, page = 1 }, change] = useFilter<{ search?: string; page?: number }>(checks)
  const [making, setMaking] = useState(false)
  const spaces = useQuery({
    queryKey: adminKey('workspaces', search, page),
    queryFn: () =>
      take(
        api.GET('/api/admin/workspaces', {
          params: { query: { page, limit: pageSize, ...(search && { search }) } },
        }),
      ),
    placeholderData: (before) => before,
  })
  return (
    <AdminPage
      title={text.title}
      lead={text.lead}
      actions={
        <SuperButton variant="primary" onClick={() => setMaking(true)}>
          <Plus />
          {text.create}
        </SuperButton>
      }
    >
      <SearchInput label={text.search} value={search ?? ''} onChange={(search) => change({ search })} />
      {spaces.isPending ? (
        <RowsSkeleton />
      ) : spaces.isError ? (
        <Failed thrown={spaces.error} retry={() => void spaces.refetch()} />
      ) : spaces.data.workspaces.length === 0 ? (
        <Empty icon={Users} title={text.nothing}>
          {text.nothingHint}
        </Empty>
      ) : (
        <>
          <WorkspaceTable spaces={spaces.data.workspaces} />
          <Pager page={page} pages={spaces.data.totalPages} onTurn={(next) => change({ page: next })} />
        </>
      )}
      {making && <CreateWorkspace onClose={() => setMaking(false)} />}
    </AdminPage>
  )
}
