import { useText } from '@/i18n/locale'
import { Skeleton } from '@/ui/state'

/** ResultLoading has the places of a result before it is there. */
export const ResultLoading = () => (
  <div
    role="status"
    aria-label={useText().common.loading}
    className="flex h-[calc(100dvh-7rem)] flex-col gap-3 p-4 md:h-[calc(100dvh-3.5rem)]"
  >
    <Skeleton className="h-9 w-40" />
    <Skeleton className="min-h-0 w-full grow" />
    <Skeleton className="mx-auto h-9 w-96 max-w-full" />
  </div>
)
