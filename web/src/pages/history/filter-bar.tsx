import type { Filters } from '@/api/types'
import { useText } from '@/i18n/locale'
import { useProfile } from '@/session/session'
import { Button } from '@/ui/button'
import { useWorkspaces } from '@/workspaces/queries'
import { Chip } from './chip'
import { dateRanges, isNarrowed, kinds } from '@/generations/filters'
import { SearchBox } from './search-box'
import { useFilterOptions } from './use-options'

interface FilterBarProps {
  filters: Filters
  set: (change: Filters, how?: { replace: boolean }) => void
}

const optionsOf = <V extends string>(values: V[], names: Record<V, string>) =>
  values.map((value) => ({ value, label: names[value] }))

/** FilterBar narrows what is shown. The chips have one row, however many come later; where they do not fit they scroll sideways. */
export function FilterBar({ filters, set }: FilterBarProps) {
  const text = useText()
  const words = text.history
  const { data: options } = useFilterOptions(filters)
  const statuses = options?.statuses ?? []
  return (
    <div className="flex flex-wrap items-center gap-2">
      <SearchBox value={filters.q ?? ''} onChange={(q) => set({ q: q || undefined }, { replace: true })} />
      <div className="-mx-4 flex min-h-9 max-w-[100vw] gap-1.5 overflow-x-auto px-4 md:mx-0 md:max-w-full md:px-0 xl:flex-wrap">
        <Chip
          label={words.kind}
          value={filters.actionType}
          options={optionsOf(kinds, words.kinds)}
          onChange={(actionType) => set({ actionType, action: undefined })}
        />
        <Chip
          label={words.model}
          value={filters.modelId}
          options={options?.models.map(({ id, name }) => ({ value: id, label: name })) ?? []}
          onChange={(modelId) => set({ modelId })}
        />
        <Chip
          label={words.action}
          value={filters.action}
          options={Object.entries(text.action).map(([value, label]) => ({
            value: value as NonNullable<Filters['action']>, // keys of the dictionary are the actions
            label,
          }))}
          onChange={(action) => set({ action, actionType: undefined })}
        />
        {(!filters.tab || filters.tab === 'favorites') && (
          <Chip
            label={words.status}
            value={filters.status}
            options={optionsOf(statuses, text.status)}
            onChange={(status) => set({ status })}
          />
        )}
        <Chip
          label={words.date}
          value={filters.dateRange}
          options={optionsOf(dateRanges, words.dates)}
          onChange={(dateRange) => set({ dateRange })}
        />
        <PeopleChips filters={filters} set={set} creators={options?.creators ?? []} />
        {isNarrowed(filters) && (
          <Button
            variant="ghost"
            className="rounded-full text-xs"
            onClick={() => set({ ...cleared, tab: filters.tab, onlyMine: filters.onlyMine })}
          >
            {words.clearAll}
          </Button>
        )}
      </div>
    </div>
  )
}

const cleared: Filters = {
  actionType: undefined,
  modelId: undefined,
  action: undefined,
  status: undefined,
  dateRange: undefined,
  workspaceId: undefined,
  creatorId: undefined,
  q: undefined,
}

type Creators = NonNullable<ReturnType<typeof useFilterOptions>['data']>['creators']

/** PeopleChips are for those who work with others. */
function PeopleChips({ filters, set, creators }: FilterBarProps & { creators: Creators }) {
  const words = useText().history
  const me = useProfile().id
  const workspaces = useWorkspaces().data?.workspaces ?? []
  const everybody = filters.onlyMine === false
  const nameOf = (one: Creators[number]) =>
    one.id === me ? words.me : one.name || one.email || words.somebody
  if (workspaces.length === 0 && !everybody && !filters.workspaceId) return null
  return (
    <>
      <Chip
        label={words.whose}
        value={everybody ? 'all' : undefined}
        options={[{ value: 'all', label: words.everybodys }]}
        onChange={(value) => set({ onlyMine: value ? false : undefined, creatorId: undefined })}
      />
      <Chip
        label={words.workspace}
        value={filters.workspaceId}
        options={workspaces.map(({ id, name }) => ({ value: id, label: name }))}
        onChange={(workspaceId) => set({ workspaceId })}
      />
      {(creators.length > 1 || filters.creatorId) && (
        <Chip
          label={words.creator}
          value={filters.creatorId}
          options={creators.map((one) => ({ value: one.id, label: nameOf(one) }))}
          onChange={(creatorId) => set({ creatorId })}
        />
      )}
    </>
  )
}
