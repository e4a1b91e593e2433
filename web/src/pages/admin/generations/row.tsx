import { RotateCw, Square } from 'lucide-react'
import type { AdminGeneration } from '@/api/schema.gen'
import { count, money } from '@/i18n/format'
import { useText } from '@/pages/admin/words/text'
import { StatusBadge, Badge } from '@/ui/badge'
import { cn } from '@/ui/cn'
import { IconButton } from '@/ui/icon-button'
import { Td, Tr } from '@/ui/table'
import { Time } from '@/ui/time'
import { nameOf } from '../parts/people'
import { UserLink } from '../parts/user-name'
import { mayCancel, mayRetry } from './filter'
import { SelectBox } from './select-box'
import { TemporalLink } from './temporal-link'

export interface RowActs {
  open: (id: string) => void
  retry: (row: AdminGeneration) => void
  cancel: (row: AdminGeneration) => void
}

interface RowProps {
  row: AdminGeneration
  acts: RowActs
  selected: boolean
  onSelect: (row: AdminGeneration, chosen: boolean) => void
  /** Within a group the reason stands above, so the row shows only what it does not say. */
  grouped?: boolean
}

/** Row is one generation in a table: what it was, whose, and what can be done with it. */
export function Row({ row, acts, selected, onSelect, grouped }: RowProps) {
  const text = useText().admin.generations
  const prompt = row.prompt || text.noPrompt
  return (
    // The prompt's button reaches over the whole row; what else can be pressed lies above it.
    <Tr className={cn('relative last:[&>td]:border-b!', selected && 'bg-hover')} data-row={row.id}>
      <Td className="w-10 px-1 py-0.5">
        <SelectBox
          label={text.select(prompt)}
          checked={selected}
          onChange={(chosen) => onSelect(row, chosen)}
        />
      </Td>
      {!grouped && (
        <Td className="py-0">
          <Standing row={row} />
        </Td>
      )}
      <Td className="w-full max-w-0 min-w-56 py-0">
        <div className="flex items-center gap-2">
          <button
            type="button"
            aria-label={text.open(prompt)}
            title={prompt}
            onClick={() => acts.open(row.id)}
            className="min-w-0 truncate text-left after:absolute after:inset-0"
          >
            {prompt}
          </button>
          {row.run > 1 && <Badge>{text.run(count(row.run))}</Badge>}
        </div>
      </Td>
      <Td className="max-w-40 truncate py-0 text-muted" title={row.model_name}>
        {row.model_name}
      </Td>
      <Td className="max-w-48 py-0">
        <span className="relative z-1">
          <UserLink id={row.user.id}>{nameOf(row.user)}</UserLink>
        </span>
      </Td>
      <Td className="py-0 text-right text-muted num">{money(row.cost_usd)}</Td>
      <Td className="py-0 text-muted">
        <Time at={row.created_at} />
      </Td>
      <Td className="py-0 pr-1">
        <div className="relative z-1 flex w-fit">
          {mayRetry(row) && (
            <IconButton label={text.retry} data-act="retry" onClick={() => acts.retry(row)}>
              <RotateCw />
            </IconButton>
          )}
          {mayCancel(row) && (
            <IconButton label={text.cancel} onClick={() => acts.cancel(row)}>
              <Square />
            </IconButton>
          )}
          {row.status === 'completed' && <span className="size-9" />}
          <TemporalLink row={row} />
        </div>
      </Td>
    </Tr>
  )
}

/** Standing tells where a generation stands: its status, and the reason where it failed. */
function Standing({ row }: { row: AdminGeneration }) {
  const text = useText()
  if (row.in_line) return <span className="text-muted">{text.admin.generations.inLine}</span>
  return (
    <span className="inline-flex items-center gap-2">
      <StatusBadge status={row.status} />
      {row.error_kind && <span className="whitespace-nowrap text-muted">{text.failure[row.error_kind]}</span>}
    </span>
  )
}
