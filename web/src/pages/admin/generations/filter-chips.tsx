import { X } from 'lucide-react'
import { exactly } from '@/i18n/format'
import { useText } from '@/pages/admin/words/text'
import { useFilterOptions } from '../parts/people'
import type { GenerationFilter } from './filter'
import type { Change } from './filter-bar'

/** FilterChips shows those filters that hold but stand in no box of the bar. */
export function FilterChips({ filter, change }: { filter: GenerationFilter; change: Change }) {
  const text = useText()
  const words = text.admin.filters
  const { data: options } = useFilterOptions()
  const workspace = options?.workspaces.find(({ id }) => id === filter.workspaceId)
  const all: { name: keyof GenerationFilter; label: string; value: string | undefined }[] = [
    { name: 'provider', label: words.provider, value: filter.provider && text.provider[filter.provider] },
    { name: 'action', label: words.action, value: filter.action && text.action[filter.action] },
    { name: 'actionType', label: words.type, value: filter.actionType && words.types[filter.actionType] },
    {
      name: 'workspaceId',
      label: words.workspace,
      value: workspace?.name ?? filter.workspaceId?.slice(0, 8),
    },
    { name: 'batchId', label: words.batch, value: filter.batchId?.slice(0, 8) },
    { name: 'since', label: words.since, value: filter.since && exactly(filter.since) },
    { name: 'until', label: words.until, value: filter.until && exactly(filter.until) },
  ]
  const chips = all.filter(({ value }) => value !== undefined)
  if (chips.length === 0) return null
  return (
    <ul className="flex flex-wrap gap-2">
      {chips.map(({ name, label, value }) => (
        <li key={name}>
          <button
            type="button"
            aria-label={words.remove(label)}
            onClick={() => change({ [name]: undefined })}
            className="inline-flex h-9 items-center gap-1.5 rounded-control bg-hover px-2.5 text-xs hover:bg-line-strong"
          >
            <span className="text-muted">{label}</span>
            {value}
            <X className="size-3.5 text-muted" aria-hidden />
          </button>
        </li>
      ))}
    </ul>
  )
}
