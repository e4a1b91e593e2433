import { useText } from '@/pages/admin/words/text'
import { Skeleton } from '@/ui/state'

/** PageSkeleton stands where a page of an admin is about to be. */
export function PageSkeleton() {
  const text = useText().common
  return (
    <div role="status" aria-label={text.loading} className="grid content-start gap-4 px-4 py-5 md:px-6">
      <Skeleton className="h-7 w-48" />
      <Skeleton className="h-9 w-full max-w-xl" />
      <RowsSkeleton />
    </div>
  )
}

/** RowsSkeleton stands where the rows of a table are about to be. */
export function RowsSkeleton({ rows = 10 }: { rows?: number }) {
  const text = useText().common
  return (
    <div role="status" aria-label={text.loading} className="grid gap-px overflow-hidden rounded-card border">
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className="flex h-10 items-center gap-4 px-3">
          <Skeleton className="h-3.5 w-20" />
          <Skeleton className="h-3.5 grow" />
          <Skeleton className="h-3.5 w-24" />
        </div>
      ))}
    </div>
  )
}
