import { FolderHeart } from 'lucide-react'
import type { Cover } from '@/api/types'
import { Picture } from '@/media/picture'
import { cn } from '@/ui/cn'

/** The shape of what stands for a collection, whatever is in it: three pictures in a row of it are squares. */
export const coverShape = 'aspect-3/2 rounded-card'

// The first picture is the large one; the others share what is left beside it.
const grids = ['', 'grid-cols-1', 'grid-cols-2', 'grid-cols-3 grid-rows-2', 'grid-cols-3 grid-rows-3']
const firsts = ['', '', '', 'col-span-2 row-span-2', 'col-span-2 row-span-3']

interface CoversProps {
  /** At most four, as the server gives them. */
  covers: Cover[]
  eager: boolean
  onBroken: () => void
}

/** Covers shows what a collection is about by its first pictures. They say nothing that its title does not: readers pass them by. */
export function Covers({ covers, eager, onBroken }: CoversProps) {
  if (covers.length === 0)
    return (
      <span className={cn('grid place-items-center border bg-surface text-muted', coverShape)}>
        <FolderHeart className="size-7" strokeWidth={1.25} aria-hidden />
      </span>
    )
  return (
    <span className={cn('block overflow-hidden', coverShape)}>
      <span
        className={cn(
          'grid size-full gap-0.5 transition-transform duration-180 group-hover:scale-[1.015]',
          grids[covers.length],
        )}
      >
        {covers.map((cover, at) => (
          <span key={cover.thumb_url} className={at === 0 ? firsts[covers.length] : undefined}>
            <Picture
              src={cover.thumb_url}
              alt=""
              thumbhash={cover.thumbhash}
              eager={eager && at === 0}
              onBroken={onBroken}
            />
          </span>
        ))}
      </span>
    </span>
  )
}
