import { SlidersHorizontal } from 'lucide-react'
import { useState } from 'react'
import { useText } from '@/pages/admin/words/text'
import { Button } from '@/ui/button'
import { Field, Input } from '@/ui/field'
import { Popover } from '@/ui/popover'
import { FilterSelect } from '../parts/filter-select'
import { isId } from '../parts/params'
import { useFilterOptions } from '../parts/people'
import { TimeInput } from '../parts/time-input'
import { actions, providers, types, type GenerationFilter } from './filter'
import type { Change } from './filter-bar'

/** MoreFilters are those that are used seldom. */
export function MoreFilters({ filter, change }: { filter: GenerationFilter; change: Change }) {
  const text = useText()
  const words = text.admin.filters
  const { data: options } = useFilterOptions()
  return (
    <Popover
      label={words.more}
      align="start"
      trigger={
        <Button variant="ghost">
          <SlidersHorizontal />
          {words.more}
        </Button>
      }
    >
      <div className="grid gap-3 [&_button[role=combobox]]:w-full [&_button[role=combobox]]:max-w-none">
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
        <TimeInput label={words.since} value={filter.since} onChange={(since) => change({ since })} />
        <TimeInput label={words.until} value={filter.until} onChange={(until) => change({ until })} />
      </div>
    </Popover>
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
