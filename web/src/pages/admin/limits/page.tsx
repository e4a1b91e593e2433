import { Gauge, Plus } from 'lucide-react'
import { useState } from 'react'
import { useText } from '@/pages/admin/words/text'
import { Empty, Failed } from '@/ui/state'
import { AdminPage } from '../parts/admin-page'
import { FilterSelect } from '../parts/filter-select'
import { anId, text as words, useFilter } from '../parts/params'
import { RowsSkeleton } from '../parts/skeletons'
import { SuperButton } from '../parts/super-only'
import { UserPicker } from '../parts/user-picker'
import { LimitDialog } from './limit-dialog'
import { LimitTable } from './limit-table'
import { useAllModels, useLimits, type LimitFilter } from './queries'

const checks = { userId: anId, modelId: words(100) }

/** Page sets how often and how many at a time, for one user or each. */
export function Page() {
  const text = useText().admin
  const [filter, change] = useFilter<LimitFilter>(checks)
  const [adding, setAdding] = useState(false)
  const limits = useLimits(filter)
  const { data: models } = useAllModels()
  return (
    <AdminPage
      title={text.limits.title}
      lead={text.limits.lead}
      actions={
        <SuperButton variant="primary" onClick={() => setAdding(true)}>
          <Plus />
          {text.limits.add}
        </SuperButton>
      }
    >
      <div className="flex flex-wrap gap-2">
        <UserPicker
          label={text.filters.user}
          none={text.filters.user}
          value={filter.userId}
          onChange={(userId) => change({ userId })}
          className="max-w-64"
        />
        <FilterSelect
          label={text.filters.model}
          value={filter.modelId}
          onChange={(modelId) => change({ modelId })}
          options={(models ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        />
      </div>
      {limits.isPending ? (
        <RowsSkeleton rows={4} />
      ) : limits.isError ? (
        <Failed thrown={limits.error} retry={() => void limits.refetch()} />
      ) : limits.data.limits.length === 0 ? (
        <Empty icon={Gauge} title={text.limits.nothing}>
          {text.limits.nothingHint}
        </Empty>
      ) : (
        <LimitTable limits={limits.data.limits} />
      )}
      {adding && (
        <LimitDialog
          limit={{
            ...(filter.userId && { user_id: filter.userId }),
            ...(filter.modelId && { model_id: filter.modelId }),
          }}
          onClose={() => setAdding(false)}
        />
      )}
    </AdminPage>
  )
}
