import { useText } from '@/i18n/locale'
import { Skeleton } from '@/ui/state'

// Shapes as those of a page of results, so that nothing jumps when they come.
const rows = [
  [1.5, 1, 0.75, 1.78],
  [1, 1.33, 1.78, 0.8],
  [1.78, 0.75, 1, 1.5],
]

/** HistoryLoading has the size of results before they are there. */
export const HistoryLoading = () => (
  <div role="status" aria-label={useText().common.loading} className="grid gap-1">
    {rows.map((row, index) => (
      <div key={index} className="flex h-44 gap-1 sm:h-56">
        {row.map((aspect, at) => (
          <div key={at} style={{ flexGrow: aspect, flexBasis: 0 }}>
            <Skeleton className="size-full rounded-[6px]" />
          </div>
        ))}
      </div>
    ))}
  </div>
)
