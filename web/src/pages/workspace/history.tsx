import { ImagePlus } from 'lucide-react'
import { useMemo } from 'react'
import type { Generation } from '@/api/types'
import { GenerationCard } from '@/generations/card'
import { writeFilters } from '@/generations/filters'
import { useGenerations } from '@/generations/queries'
import { shapeOf, useAspects } from '@/generations/shape'
import { useText } from '@/i18n/locale'
import { JustifiedGrid } from '@/media/justified-grid'
import { Avatar } from '@/ui/avatar'
import { Empty, Failed, Skeleton } from '@/ui/state'
import { inList } from '@/viewer/frames'

/** History is what all members made in the workspace, newest first. */
export function History({ id }: { id: string }) {
  const text = useText().workspaces
  const filters = useMemo(() => ({ workspaceId: id, onlyMine: false }), [id])
  const { query, rows } = useGenerations(filters)
  const list = writeFilters(filters).toString()
  const aspects = useAspects((state) => state.aspects)
  if (query.isError) return <Failed thrown={query.error} retry={() => void query.refetch()} />
  if (query.isPending) return <Skeleton className="h-80" />
  if (rows.length === 0) {
    return (
      <Empty icon={ImagePlus} title={text.nothingMade}>
        {text.nothingMadeHint}
      </Empty>
    )
  }
  return (
    <JustifiedGrid
      label={text.history}
      items={rows}
      keyOf={(row) => row.id}
      aspectOf={(row) => shapeOf(row, aspects)}
      render={(row) => <Card row={row} to={inList(row.id, list)} />}
      onEnd={() => query.hasNextPage && !query.isFetchingNextPage && void query.fetchNextPage()}
    />
  )
}

/** Card is a generation with who made it. */
const Card = ({ row, to }: { row: Generation; to: string }) => (
  <div className="relative size-full">
    <GenerationCard row={row} to={to} />
    {row.creator?.name && (
      <span title={row.creator.name} className="absolute top-1.5 left-1.5 rounded-full ring-2 ring-black/40">
        <Avatar name={row.creator.name} url={row.creator.avatar_url ?? null} className="size-6 bg-raised" />
        <span className="sr-only">{row.creator.name}</span>
      </span>
    )}
  </div>
)
