import { useState } from 'react'
import { useText } from '@/pages/admin/words/text'
import { Field, Input } from '@/ui/field'
import { MoreFilters, SpanInputs } from '../parts/filter-ends'
import { FilterSelect } from '../parts/filter-select'
import { isId } from '../parts/params'
import { useFilterOptions } from '../parts/people'
import { actions, providers, types, type GenerationFilter } from './filter'
import type { Change } from './filter-bar'

/** SeldomFilters are those that are used seldom. */
export function SeldomFilters({ filter, change }: { filter: GenerationFilter; change: Change }) {
  const text = useText()
  const words = text.admin.filters
  const { data: options } = useFilterOptions()
  return (
    <MoreFilters>
      <FilterSelect
        label={words.provider}
        value={filter.provider}
        onChange={(provider) => change({ provider })}
        options={providers.map((value) => ({ value, label: text.provider[value] }))}
      />
      <FilterSelect
        label={words.action}
        value={filter.action}
        onChange={(action) => change({ action })}
        options={actions.map((value) => ({ value, label: text.action[value] }))}
      />
      <FilterSelect
        label={words.type}
        value={filter.actionType}
        onChange={(actionType) => change({ actionType })}
        options={types.map((value) => ({ value, label: words.types[value] }))}
      />
      <FilterSelect
        label={words.workspace}
        value={filter.workspaceId}
        onChange={(workspaceId) => change({ workspaceId })}
        options={(options?.workspaces ?? []).map(({ id, name }) => ({ value: id, label: name }))}
      />
      <BatchInput value={filter.batchId} onChange={(batchId) => change({ batchId })} />
      <SpanInputs span={filter} change={change} />
    </MoreFilters>
  )
}

function BatchInput(props: { value: string | undefined; onChange: (id: string | undefined) => void }) {
  const text = useText().admin.filters
  const [typed, setTyped] = useState(props.value ?? '')
  const wrong = typed !== '' && !isId(typed)
  return (
    <Field label={text.batch} error={wrong ? text.notAnId : undefined}>
      {(ids) => (
        <Input
          {...ids}
          value={typed}
          onChange={(event) => {
            const id = event.target.value.trim()
            setTyped(id)
            if (id === '' || isId(id)) props.onChange(id || undefined)
          }}
        />
      )}
    </Field>
  )
}
