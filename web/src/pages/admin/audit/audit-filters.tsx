import { useText } from '@/pages/admin/words/text'
import { ClearFilters, MoreFilters, SpanInputs } from '../parts/filter-ends'
import { FilterSelect } from '../parts/filter-select'
import { SearchInput } from '../parts/search-input'
import { UserPicker } from '../parts/user-picker'
import type { AuditFilter } from './filter'

interface AuditFiltersProps {
  filter: AuditFilter
  change: (patch: { [K in keyof AuditFilter]?: AuditFilter[K] | undefined }) => void
}

/** AuditFilters choose which acts are shown. */
export function AuditFilters({ filter, change }: AuditFiltersProps) {
  const text = useText().admin
  const words = text.audit
  const set = Object.keys(filter)
  return (
    <div className="flex flex-wrap items-center gap-2">
      <FilterSelect
        label={words.act}
        value={filter.act}
        onChange={(act) => change({ act })}
        // A thing alone, such as generation, stands for all that was done to one.
        options={Object.entries(words.acts).map(([value, label]) => ({
          value,
          label: value.includes('.') ? label : <span className="font-medium">{label}</span>,
        }))}
      />
      <UserPicker
        label={words.who}
        none={words.who}
        value={filter.actorId}
        onChange={(actorId) => change({ actorId })}
        className="max-w-56"
      />
      <SearchInput
        label={words.target}
        placeholder={words.targetHint}
        value={filter.target ?? ''}
        onChange={(target) => change({ target: target.trim() })}
        className="md:max-w-80"
      />
      <MoreFilters>
        <SpanInputs span={filter} change={change} />
      </MoreFilters>
      <ClearFilters set={set} change={change} />
    </div>
  )
}
