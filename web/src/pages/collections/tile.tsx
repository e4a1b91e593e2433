import { Link } from 'react-router'
import type { Collection } from '@/api/types'
import { useText } from '@/i18n/locale'
import { Skeleton } from '@/ui/state'
import { Time } from '@/ui/time'
import { coverShape, Covers } from './covers'

/** Where tiles stand. */
export const tileGrid = 'grid grid-cols-2 gap-x-3 gap-y-6 sm:gap-x-4 lg:grid-cols-3 xl:grid-cols-4'

interface TileProps {
  collection: Collection
  /** For what is seen first. */
  eager: boolean
  /** Called when the address of a cover does not work. */
  onBroken: () => void
}

/** Tile is a collection in the list of them: what it is about, its title, how much is in it. */
export function Tile({ collection, eager, onBroken }: TileProps) {
  const text = useText().collections
  return (
    <Link to={`/collections/${collection.id}`} className="group block rounded-card">
      <Covers covers={collection.covers} eager={eager} onBroken={onBroken} />
      <span className="mt-2.5 block truncate text-sm font-medium" title={collection.title}>
        {collection.title}
      </span>
      <span className="mt-0.5 flex justify-between gap-2 text-xs text-muted num">
        <span className="truncate">{text.items(collection.items)}</span>
        <Time at={collection.updated_at} />
      </span>
    </Link>
  )
}

/** TileSkeleton stands where a tile is about to be, in its size. */
export const TileSkeleton = () => (
  <div>
    <Skeleton className={coverShape} />
    <div className="mt-2.5 text-sm">
      <Skeleton className="h-lh w-2/3" />
    </div>
    <div className="mt-0.5 text-xs">
      <Skeleton className="h-lh w-1/3" />
    </div>
  </div>
)
