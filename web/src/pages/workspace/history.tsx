import { ImagePlus } from 'lucide-react'
import { Link } from 'react-router'
import type { Generation } from '@/api/types'
import { useGenerations } from '@/generations/queries'
import { shapeOf, useAspects } from '@/generations/shape'
import { useText } from '@/i18n/locale'
import { JustifiedGrid } from '@/media/justified-grid'
import { Picture } from '@/media/picture'
import { Avatar } from '@/ui/avatar'
import { StatusBadge } from '@/ui/badge'
import { Empty, Failed, Skeleton } from '@/ui/state'

/** History is what all members made in the workspace, newest first. */
export function History({ id }: { id: string }) {
  const text = useText().workspaces
  const { query, rows } = useGenerations({ workspaceId: id, onlyMine: false })
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
      render={(row) => <Card row={row} />}
      onEnd={() => query.hasNextPage && !query.isFetchingNextPage && void query.fetchNextPage()}
    />
  )
}

function Card({ row }: { row: Generation }) {
  const at = row.output_thumbs.findIndex((url) => url !== null)
  const name = row.prompt || row.model_name
  const creator = row.creator
  return (
    <Link
      to={`/result/${row.id}`}
      className="group relative block size-full overflow-hidden rounded-[6px] bg-surface"
    >
      {at >= 0 ? (
        <Picture src={row.output_thumbs[at]} alt={name} thumbhash={row.previews[at]?.thumbhash ?? null} />
      ) : (
        <span className="grid size-full content-between p-3">
          <span className="line-clamp-4 text-xs text-muted">{row.output_text ?? name}</span>
          <StatusBadge status={row.status} />
        </span>
      )}
      {creator && (
        <span className="absolute bottom-1.5 left-1.5" title={creator.name ?? ''}>
          <Avatar name={creator.name ?? ''} url={creator.avatar_url ?? null} className="size-6" />
        </span>
      )}
    </Link>
  )
}
