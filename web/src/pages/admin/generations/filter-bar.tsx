import { useText } from '@/pages/admin/words/text'
import { ClearFilters } from '../parts/filter-ends'
import { FilterSelect } from '../parts/filter-select'
import { useFilterOptions } from '../parts/people'
import { SearchInput } from '../parts/search-input'
import { UserPicker } from '../parts/user-picker'
import { kinds, ranges, statuses, type GenerationFilter } from './filter'
import { FilterChips } from './filter-chips'
import { SeldomFilters } from './seldom-filters'

export type Change = (patch: { [K in keyof GenerationFilter]?: GenerationFilter[K] | undefined }) => void

interface FilterBarProps {
  filter: GenerationFilter
  change: Change
  /** Left out on a page that is about one status. */
  withStatus?: boolean
}

/** FilterBar chooses which generations a list shows. */
export function FilterBar({ filter, change, withStatus }: FilterBarProps) {
  const text = useText()
  const words = text.admin.filters
  const { data: options } = useFilterOptions()
  const set = Object.keys(filter).filter((name) => withStatus || name !== 'status')
  return (
    <div className="grid gap-2">
      <div className="flex flex-wrap items-center gap-2">
        <SearchInput label={words.words} value={filter.q ?? ''} onChange={(q) => change({ q })} />
        {withStatus && (
          <FilterSelect
            label={words.status}
            value={filter.status}
            onChange={(status) => change({ status })}
            options={statuses.map((value) => ({ value, label: text.status[value] }))}
          />
        )}
        <FilterSelect
          label={words.kind}
          value={filter.errorKind}
          onChange={(errorKind) => change({ errorKind })}
          options={kinds.map((value) => ({ value, label: text.failure[value] }))}
        />
        <FilterSelect
          label={words.range}
          none={words.ranges.all}
          value={filter.dateRange}
          onChange={(dateRange) => change({ dateRange })}
          options={ranges.map((value) => ({ value, label: words.ranges[value] }))}
        />
        <FilterSelect
          label={words.model}
          value={filter.modelId}
          onChange={(modelId) => change({ modelId })}
          options={(options?.models ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        />
        <UserPicker
          label={words.user}
          none={words.user}
          value={filter.userId}
          onChange={(userId) => change({ userId })}
          className="max-w-56"
        />
        <SeldomFilters filter={filter} change={change} />
        <ClearFilters set={set} change={change} />
      </div>
      <FilterChips filter={filter} change={change} />
    </div>
  )
}
