import { cn } from './cn'

/** Bar shows progress from 0 to 100 as a thin line of safelight. */
export function Bar({ value, label, className }: { value: number; label: string; className?: string }) {
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(value)}
      className={cn('h-0.5 w-full overflow-hidden rounded-full bg-line-strong', className)}
    >
      <div
        className="h-full w-full origin-left bg-safelight transition-transform duration-500"
        style={{ transform: `scaleX(${value / 100})` }}
      />
    </div>
  )
}

/** Ring shows a share from 0 to 1 as a circle, for small places. */
export function Ring({ share, className }: { share: number; className?: string }) {
  const length = 2 * Math.PI * 8
  return (
    <svg viewBox="0 0 20 20" className={cn('size-[18px] -rotate-90', className)} aria-hidden>
      <circle cx="10" cy="10" r="8" fill="none" strokeWidth="2.5" className="stroke-line-strong" />
      {share > 0 && (
        <circle
          cx="10"
          cy="10"
          r="8"
          fill="none"
          strokeWidth="2.5"
          strokeLinecap="round"
          strokeDasharray={`${length * Math.min(1, share)} ${length}`}
          className="stroke-safelight transition-[stroke-dasharray] duration-300"
        />
      )}
    </svg>
  )
}
