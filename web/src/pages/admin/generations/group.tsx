import { ChevronRight, RotateCw } from 'lucide-react'
import { useState } from 'react'
import type { AdminGeneration } from '@/api/schema.gen'
import { useText } from '@/pages/admin/words/text'
import { Button } from '@/ui/button'
import { cn } from '@/ui/cn'
import { Skeleton } from '@/ui/state'
import { Tooltip } from '@/ui/tooltip'
import { totalOf } from '../parts/total'
import { retryFilter, type GenerationFilter } from './filter'
import { useAdminGenerations } from './queries'
import { Row, type RowActs } from './row'
import type { Asked } from './retry-dialog'
import { SelectBox } from './select-box'

// Enough to see what a reason is about, few enough that the next one is in sight.
const shownFirst = 10

interface GroupProps {
  /** Of one reason. */
  filter: GenerationFilter & { errorKind: NonNullable<GenerationFilter['errorKind']> }
  acts: RowActs & { retryAll: (asked: Asked) => void }
  selected: ReadonlyMap<string, AdminGeneration>
  onSelect: (row: AdminGeneration, chosen: boolean) => void
}

/** Group is what failed for one reason: how many, the newest of them, and a retry for all. */
export function Group({ filter, acts, selected, onSelect }: GroupProps) {
  const text = useText()
  const [open, setOpen] = useState(true)
  const { query, rows, total } = useAdminGenerations(filter, shownFirst)
  const kind = text.failure[filter.errorKind]
  const words = text.admin.generations
  if (query.isPending) return <Placeholder />
  if (total === 0) return null
  return (
    <tbody>
      <tr>
        <th
          colSpan={8}
          scope="rowgroup"
          className="sticky top-9 z-9 border-b bg-raised p-0 text-left font-normal"
        >
          <div className="flex h-10 items-center pr-1 pl-1">
            <SelectBox
              label={words.selectGroup(kind)}
              checked={rows.every((row) => selected.has(row.id))}
              onChange={(chosen) => {
                for (const row of rows) onSelect(row, chosen)
              }}
            />
            <button
              type="button"
              aria-expanded={open}
              onClick={() => setOpen(!open)}
              className="flex h-10 min-w-0 items-center gap-2 px-3"
            >
              <ChevronRight
                className={cn('size-4 text-muted transition-transform', open && 'rotate-90')}
                aria-hidden
              />
              <span className="truncate text-sm font-medium">{kind}</span>
              <span className="text-muted num">{totalOf(total)}</span>
            </button>
            <RetryGroup filter={filter} kind={kind} onRetry={acts.retryAll} />
          </div>
        </th>
      </tr>
      {open &&
        rows.map((row) => (
          <Row
            key={row.id}
            row={row}
            acts={acts}
            selected={selected.has(row.id)}
            onSelect={onSelect}
            grouped
          />
        ))}
      {open && query.hasNextPage && (
        <tr>
          <td colSpan={8} className="border-b px-2 py-0.5">
            <Button
              variant="ghost"
              size="sm"
              busy={query.isFetchingNextPage}
              onClick={() => void query.fetchNextPage()}
            >
              {words.showMore(Math.min(shownFirst, total - rows.length))}
            </Button>
          </td>
        </tr>
      )}
    </tbody>
  )
}

/** RetryGroup asks for a retry of all of a group; where that cannot be said to the server it tells why. */
function RetryGroup(props: { filter: GenerationFilter; kind: string; onRetry: (asked: Asked) => void }) {
  const words = useText().admin.generations
  const filter = retryFilter(props.filter)
  const button = (
    <Button
      size="sm"
      variant="outline"
      className="sticky right-1 ml-auto h-9"
      aria-label={words.retryGroupOf(props.kind)}
      aria-disabled={!filter}
      onClick={() => filter && props.onRetry({ filter, kind: props.kind })}
    >
      <RotateCw />
      <span className="max-sm:sr-only">{words.retryGroup}</span>
    </Button>
  )
  return filter ? button : <Tooltip text={words.noGroupRetry}>{button}</Tooltip>
}

const Placeholder = () => (
  <tbody>
    <tr>
      <td colSpan={8} className="border-b px-3 py-3">
        <Skeleton className="h-4 w-40" />
      </td>
    </tr>
  </tbody>
)
