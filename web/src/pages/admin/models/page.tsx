import { Boxes } from 'lucide-react'
import { useText } from '@/pages/admin/words/text'
import { Segmented } from '@/ui/segmented'
import { Empty, Failed } from '@/ui/state'
import { useAllModels } from '../limits/queries'
import { AdminPage } from '../parts/admin-page'
import { oneOf, text as words, useFilter } from '../parts/params'
import { SearchInput } from '../parts/search-input'
import { RowsSkeleton } from '../parts/skeletons'
import { fits, shows } from './fits'
import { ModelTable } from './model-table'

const checks = { search: words(100), show: oneOf(shows) }

/** Page switches models on and off and says other prices over the catalog's. */
export function Page() {
  const text = useText().admin.models
  const [{ search = '', show = 'all' }, change] = useFilter<{
    search?: string
    show?: (typeof shows)[number]
  }>(checks)
  const models = useAllModels()
  const found = models.data?.filter((model) => fits(model, search, show)) ?? []
  return (
    <AdminPage title={text.title} lead={text.lead}>
      <div className="flex flex-wrap gap-2">
        <SearchInput label={text.search} value={search} onChange={(next) => change({ search: next })} />
        <Segmented
          label={text.table}
          value={show}
          onChange={(next) => change({ show: next === 'all' ? undefined : next })}
          options={shows.map((value) => ({ value, label: text.show[value] }))}
        />
      </div>
      {models.isPending ? (
        <RowsSkeleton />
      ) : models.isError ? (
        <Failed thrown={models.error} retry={() => void models.refetch()} />
      ) : found.length === 0 ? (
        <Empty icon={Boxes} title={text.nothing}>
          {text.nothingHint}
        </Empty>
      ) : (
        <ModelTable models={found} />
      )}
    </AdminPage>
  )
}
