import { cn } from '@/ui/cn'

/** ShareBar draws a share from 0 to 1 behind a number in a table; what it draws is told by the number. */
export const ShareBar = ({ share, tone = 'text' }: { share: number; tone?: 'text' | 'bad' }) => (
  <span aria-hidden className="inline-block h-1.5 w-20 overflow-hidden rounded-full bg-hover align-middle">
    <span
      className={cn('block h-full rounded-full', tone === 'bad' ? 'bg-bad' : 'bg-muted')}
      style={{ width: `${Math.min(1, share) * 100}%` }}
    />
  </span>
)
