import { useState } from 'react'
import { useSearchParams } from 'react-router'
import { writeFilter, readFilter, anId } from '../parts/params'
import { useCancelThem, useRetryOne } from './acts'
import { DetailSheet } from './detail-sheet'
import { RetryDialog, type Asked } from './retry-dialog'
import { SelectionBar } from './selection-bar'
import { useSelection } from './use-selection'

/**
 * useDesk is what lies ready beside a list of generations: what is chosen, what can be done to rows, and what floats over
 * the page. The one that is looked at stands in the address as `id`.
 */
export function useDesk() {
  const selection = useSelection()
  const [asked, setAsked] = useState<Asked | null>(null)
  const [params, setParams] = useSearchParams()
  const { id } = readFilter<{ id?: string }>(params, { id: anId })
  const look = (next: string | undefined) =>
    setParams((now) => writeFilter(now, { id: next, page: now.get('page') ?? undefined }), {
      preventScrollReset: true,
    })
  const retry = useRetryOne()
  const cancel = useCancelThem(() => selection.selectOnly([]))
  return {
    ...selection,
    acts: {
      open: look,
      retry: (row: Parameters<typeof retry.ask>[0]) => void retry.ask(row),
      cancel: (row: Parameters<typeof retry.ask>[0]) => void cancel.ask([row]),
      retryAll: setAsked,
    },
    floating: (
      <>
        <SelectionBar
          rows={[...selection.selected.values()]}
          onRetry={setAsked}
          onCancel={(rows) => void cancel.ask(rows)}
          onClear={() => selection.selectOnly([])}
        />
        {asked && (
          <RetryDialog
            asked={asked}
            onClose={() => {
              setAsked(null)
              selection.selectOnly([])
            }}
          />
        )}
        {id && <DetailSheet id={id} onClose={() => look(undefined)} />}
      </>
    ),
  }
}
