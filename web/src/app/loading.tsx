import { useText } from '@/i18n/locale'
import { Skeleton } from '@/ui/state'

/** PageLoading stands where a page is about to be. */
export function PageLoading() {
  const text = useText().common
  return (
    <div role="status" aria-label={text.loading} className="grid gap-4 p-6">
      <Skeleton className="h-8 w-56" />
      <Skeleton className="h-40 w-full max-w-3xl" />
      <Skeleton className="h-40 w-full max-w-3xl" />
    </div>
  )
}
