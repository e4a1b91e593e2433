import { RotateCw, Square, X } from 'lucide-react'
import type { AdminGeneration } from '@/api/schema.gen'
import { useText } from '@/pages/admin/words/text'
import { Button } from '@/ui/button'
import { IconButton } from '@/ui/icon-button'
import { mayCancel } from './filter'
import type { Asked } from './retry-dialog'

interface SelectionBarProps {
  rows: AdminGeneration[]
  onRetry: (asked: Asked) => void
  onCancel: (rows: AdminGeneration[]) => void
  onClear: () => void
}

/** SelectionBar floats over the page while rows are chosen, with what can be done to them. */
export function SelectionBar({ rows, onRetry, onCancel, onClear }: SelectionBarProps) {
  const text = useText().admin.generations
  if (rows.length === 0) return null
  // The server takes failed or cancelled ones in one call, not both.
  const retries = (['failed', 'cancelled'] as const)
    .map((status) => ({ status, ids: rows.filter((row) => row.status === status).map((row) => row.id) }))
    .filter(({ ids }) => ids.length > 0)
  const active = rows.filter(mayCancel)
  return (
    <div
      role="region"
      aria-label={text.selected(rows.length)}
      className="fixed inset-x-0 bottom-18 z-30 mx-auto flex w-fit max-w-[calc(100vw-1rem)] animate-rise flex-wrap items-center gap-1 rounded-card border border-line-strong bg-raised p-1.5 pl-4 shadow-float md:bottom-6"
    >
      <span className="pr-2 text-xs num" aria-live="polite">
        {text.selected(rows.length)}
      </span>
      {retries.map(({ status, ids }) => (
        <Button key={status} variant="ghost" onClick={() => onRetry({ filter: { ids, status } })}>
          <RotateCw />
          {status === 'failed' ? text.retryFailed(ids.length) : text.retryCancelled(ids.length)}
        </Button>
      ))}
      {active.length > 0 && (
        <Button variant="ghost" onClick={() => onCancel(active)}>
          <Square />
          {text.cancelActive(active.length)}
        </Button>
      )}
      <IconButton label={text.unselect} onClick={onClear}>
        <X />
      </IconButton>
    </div>
  )
}
