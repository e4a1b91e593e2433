import { UserX } from 'lucide-react'
import { useText } from '@/pages/admin/words/text'
import { Empty, Failed } from '@/ui/state'
import { AdminPage } from '../parts/admin-page'
import { FilterSelect } from '../parts/filter-select'
import { Pager } from '../parts/pager'
import { useFilter } from '../parts/params'
import { SearchInput } from '../parts/search-input'
import { RowsSkeleton } from '../parts/skeletons'
import { checks, roles, states, useUsers, type UserFilter } from './queries'
import { UserSheet } from './user-sheet'
import { UserTable } from './user-table'

/** Page finds users, and opens one to change what they may do. */
export function Page() {
  const text = useText()
  const words = text.admin.users
  const [filter, change] = useFilter<UserFilter>(checks)
  const users = useUsers(filter)
  return (
    <AdminPage title={words.title} lead={words.lead}>
      <div className="flex flex-wrap gap-2">
        <SearchInput
          label={words.search}
          value={filter.search ?? ''}
          onChange={(search) => change({ search })}
          className="md:max-w-80"
        />
        <FilterSelect
          label={words.role}
          value={filter.role}
          onChange={(role) => change({ role })}
          options={roles.map((value) => ({ value, label: text.role[value] }))}
        />
        <FilterSelect
          label={words.status}
          value={filter.status}
          onChange={(status) => change({ status })}
          options={states.map((value) => ({ value, label: words.statuses[value] }))}
        />
      </div>
      {users.isPending ? (
        <RowsSkeleton />
      ) : users.isError ? (
        <Failed thrown={users.error} retry={() => void users.refetch()} />
      ) : users.data.users.length === 0 ? (
        <Empty icon={UserX} title={words.nothing}>
          {words.nothingHint}
        </Empty>
      ) : (
        <>
          <UserTable users={users.data.users} onOpen={(user) => change({ user, page: filter.page })} />
          <Pager page={users.data.page} pages={users.data.totalPages} onTurn={(page) => change({ page })} />
        </>
      )}
      {filter.user && (
        <UserSheet
          key={filter.user}
          id={filter.user}
          onClose={() => change({ user: undefined, page: filter.page })}
        />
      )}
    </AdminPage>
  )
}
