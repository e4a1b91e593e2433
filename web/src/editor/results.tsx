import { useMemo } from 'react'
import type { Action } from '@/api/types'
import { GenerationCard } from '@/generations/card'
import { DraftCard } from '@/generations/draft-card'
import { useDrafts } from '@/generations/draft-store'
import { useGenerations } from '@/generations/queries'
import { shapeOf, useAspects } from '@/generations/shape'
import { useText } from '@/i18n/locale'
import { aspectOf } from '@/media/justified'
import { cn } from '@/ui/cn'
import { Failed, Skeleton } from '@/ui/state'

// As high as a thumb's picture that still tells one result from another.
const height = 104

interface ResultsProps {
  action: Action
  /** The result that is looked at. */
  open: string | null
  className?: string
}

/** Results are what an editor made lately, in a strip; a press compares one with what it was made of. */
export function Results({ action, open, className }: ResultsProps) {
  const text = useText().inpaint
  const filters = useMemo(() => ({ action }), [action])
  const { query, rows } = useGenerations(filters)
  const drafts = useDrafts((state) => state.drafts).filter((draft) => draft.request.action === action)
  const aspects = useAspects((state) => state.aspects)
  const box = (aspect: number) => ({ height, width: Math.round(height * aspect) })
  if (query.isError && rows.length === 0)
    return <Failed thrown={query.error} retry={() => void query.refetch()} className={className} />
  return (
    <section
      aria-label={text.results}
      className={cn('flex gap-1 overflow-x-auto p-0.5', className)}
      style={{ minHeight: height + 4 }}
    >
      {query.isPending &&
        [1.5, 1, 1.3].map((aspect) => <Skeleton key={aspect} className="aspect-[1.3] h-[104px]" />)}
      {drafts.map((draft) => (
        <div key={draft.key} className="shrink-0" style={box(aspectOf(draft.aspect, 1))}>
          <DraftCard draft={draft} />
        </div>
      ))}
      {rows.slice(0, 24).map((row) => (
        <div
          key={row.id}
          className={cn('shrink-0 rounded-[6px]', row.id === open && 'outline-2 outline-safelight')}
          style={box(shapeOf(row, aspects))}
        >
          <GenerationCard row={row} {...(row.status === 'completed' ? { to: `?result=${row.id}` } : {})} />
        </div>
      ))}
      {query.isSuccess && rows.length + drafts.length === 0 && (
        <p className="self-center px-2 text-xs text-muted">{text.noResults}</p>
      )}
    </section>
  )
}
