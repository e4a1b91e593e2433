import { ScanSearch } from 'lucide-react'
import { useMemo } from 'react'
import type { Action } from '@/api/types'
import { DraftCard } from '@/generations/draft-card'
import { useDrafts } from '@/generations/draft-store'
import { useGenerations } from '@/generations/queries'
import { useText } from '@/i18n/locale'
import { Button } from '@/ui/button'
import { Empty, Failed, Skeleton } from '@/ui/state'
import { Answer } from './answer'

/** Answers are what was found out about pictures, newest first. */
export function Answers({ action }: { action: Action }) {
  const text = useText()
  const filters = useMemo(() => ({ action }), [action])
  const { query, rows } = useGenerations(filters)
  const drafts = useDrafts((state) => state.drafts).filter((draft) => draft.request.action === action)
  if (query.isPending && drafts.length === 0)
    return (
      <div role="status" aria-label={text.common.loading} className="grid gap-2">
        {[1, 2, 3].map((place) => (
          <Skeleton key={place} className="h-40 rounded-card" />
        ))}
      </div>
    )
  if (query.isError && rows.length === 0)
    return <Failed thrown={query.error} retry={() => void query.refetch()} />
  if (rows.length + drafts.length === 0)
    return (
      <Empty icon={ScanSearch} title={text.analyze.empty}>
        {text.analyze.emptyHint}
      </Empty>
    )
  return (
    <>
      <ul aria-label={text.analyze.results} className="grid gap-2">
        {drafts.map((draft) => (
          <li key={draft.key} className="h-40">
            <DraftCard draft={draft} />
          </li>
        ))}
        {rows.map((row) => (
          <li key={row.id}>
            <Answer row={row} />
          </li>
        ))}
      </ul>
      {query.hasNextPage && (
        <div className="flex justify-center pt-4">
          <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {text.common.loadMore}
          </Button>
        </div>
      )}
    </>
  )
}
