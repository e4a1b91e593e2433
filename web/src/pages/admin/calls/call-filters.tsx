import { useText } from '@/pages/admin/words/text'
import { Field, Input } from '@/ui/field'
import { ClearFilters, MoreFilters, SpanInputs } from '../parts/filter-ends'
import { FilterSelect } from '../parts/filter-select'
import { SearchInput } from '../parts/search-input'
import { UserPicker } from '../parts/user-picker'
import { methods, type CallFilter } from './filter'

interface CallFiltersProps {
  filter: CallFilter
  change: (patch: { [K in keyof CallFilter]?: CallFilter[K] | undefined }) => void
}

// The usual questions of who looks into a log; another status can be written into the box beside.
const usual = ['2', '4', '401', '403', '404', '409', '422', '429', '5', '503'] as const

/** CallFilters choose which requests are shown. */
export function CallFilters({ filter, change }: CallFiltersProps) {
  const text = useText().admin
  const words = text.calls
  const set = Object.keys(filter)
  return (
    <div className="flex flex-wrap items-center gap-2">
      <SearchInput
        label={words.route}
        placeholder={words.routeHint}
        value={filter.route ?? ''}
        onChange={(route) => change({ route })}
        className="md:max-w-96"
      />
      <FilterSelect
        label={words.method}
        value={filter.method}
        onChange={(method) => change({ method })}
        options={methods.map((value) => ({ value, label: value }))}
      />
      <FilterSelect
        label={words.status}
        value={usual.find((status) => status === String(filter.status))}
        onChange={(status) => change({ status: status && Number(status) })}
        options={usual.map((value) => ({ value, label: value.length === 1 ? `${value}xx` : value }))}
      />
      <UserPicker
        label={words.user}
        none={words.user}
        value={filter.userId}
        onChange={(userId) => change({ userId })}
        className="max-w-56"
      />
      <MoreFilters>
        <Field label={words.request} hint={words.requestHint}>
          {(ids) => (
            <Input
              {...ids}
              maxLength={64}
              className="font-mono text-xs"
              value={filter.requestId ?? ''}
              onChange={(event) => change({ requestId: event.target.value.trim() })}
            />
          )}
        </Field>
        <Field label={words.status} hint={words.statusHint}>
          {(ids) => (
            <Input
              {...ids}
              inputMode="numeric"
              value={filter.status ?? ''}
              onChange={(event) => {
                const status = Number(event.target.value)
                change({ status: status >= 1 && status <= 599 ? Math.trunc(status) : undefined })
              }}
            />
          )}
        </Field>
        <SpanInputs span={filter} change={change} />
      </MoreFilters>
      <ClearFilters set={set} change={change} />
    </div>
  )
}
