import { useCallback, useEffect, useMemo, useRef, type ReactNode } from 'react'
import type { Action, Filters, Generation } from '@/api/types'
import { useText } from '@/i18n/locale'
import { aspectOf } from '@/media/justified'
import { JustifiedGrid } from '@/media/justified-grid'
import { Failed, Skeleton } from '@/ui/state'
import { GenerationCard } from './card'
import { DraftCard } from './draft-card'
import { useDrafts, type Draft } from './draft-store'
import { useGenerations } from './queries'
import { shapeOf, useAspects } from './shape'

interface StageProps {
  /** What is shown; drafts of other kinds are left out. */
  filters: Filters
  /** Actions of drafts that belong here. */
  actions: Action[]
  /** What stands here while there is nothing. */
  empty: ReactNode
}

type Item = { draft: Draft; place: number } | { row: Generation }

/** Stage shows what was made, newest first, and before it what is just being asked for. */
export function Stage({ filters, actions, empty }: StageProps) {
  const text = useText().generation
  const { query, rows } = useGenerations(filters)
  const items = useItems(rows, actions)
  const top = useShown(items.filter((item) => 'draft' in item).length)
  const aspects = useAspects((state) => state.aspects)
  const shape = useCallback(
    (item: Item) => ('row' in item ? shapeOf(item.row, aspects) : aspectOf(item.draft.aspect, 1)),
    [aspects],
  )
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, fetchNextPage])

  const show = () => {
    if (items.length > 0) return null
    if (query.isPending) return <StageLoading />
    return query.isError ? <Failed thrown={query.error} retry={() => void query.refetch()} /> : empty
  }
  const instead = show()
  return (
    <div ref={top} className="scroll-mt-16">
      {instead ?? (
        <JustifiedGrid
          label={text.results}
          items={items}
          keyOf={keyOf}
          aspectOf={shape}
          onEnd={more}
          render={(item, index) =>
            'row' in item ? (
              <GenerationCard row={item.row} eager={index < 8} />
            ) : (
              <DraftCard draft={item.draft} />
            )
          }
        />
      )}
    </div>
  )
}

/** useShown brings an element into view when there is more of something and it starts below the window, as on a phone. */
function useShown(count: number) {
  const element = useRef<HTMLDivElement>(null)
  const before = useRef(count)
  useEffect(() => {
    const top = element.current?.getBoundingClientRect().top ?? 0
    if (count > before.current && top > window.innerHeight * 0.7)
      element.current?.scrollIntoView({ behavior: 'smooth' })
    before.current = count
  }, [count])
  return element
}

const keyOf = (item: Item) => ('row' in item ? item.row.id : `${item.draft.key}-${item.place}`)

/** useItems puts a card before the rows for each thing that was asked for and not answered yet. */
function useItems(rows: Generation[], actions: Action[]): Item[] {
  const drafts = useDrafts((state) => state.drafts)
  return useMemo(() => {
    const waiting = drafts
      .filter((draft) => actions.includes(draft.request.action))
      .flatMap((draft) =>
        Array.from({ length: draft.request.count ?? 1 }, (_, place): Item => ({ draft, place })),
      )
    return [...waiting, ...rows.map((row): Item => ({ row }))]
  }, [drafts, rows, actions])
}

// Rows of shapes that look like a page of results.
const shapes = [
  [1.5, 1, 1.78],
  [0.75, 1, 1.33, 1],
  [1.78, 1.5, 0.8],
]

/** StageLoading has the size of results before they are there. */
function StageLoading() {
  return (
    <div role="status" aria-label={useText().common.loading} className="grid gap-1">
      {shapes.map((row, index) => (
        <div key={index} className="flex h-44 gap-1 sm:h-60">
          {row.map((aspect, at) => (
            <div key={at} style={{ flexGrow: aspect, flexBasis: 0 }}>
              <Skeleton className="size-full rounded-[6px]" />
            </div>
          ))}
        </div>
      ))}
    </div>
  )
}
