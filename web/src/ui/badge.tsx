import { Ban, CircleAlert, CircleCheck, CircleDashed, LoaderCircle, type LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Status } from '@/api/types'
import { useText } from '@/i18n/locale'
import { cn } from './cn'

const looks: Record<Status, { icon: LucideIcon; color: string }> = {
  pending: { icon: CircleDashed, color: 'text-muted' },
  queued: { icon: CircleDashed, color: 'text-muted' },
  processing: { icon: LoaderCircle, color: 'text-safelight-text' },
  completed: { icon: CircleCheck, color: 'text-ok' },
  failed: { icon: CircleAlert, color: 'text-bad' },
  cancelled: { icon: Ban, color: 'text-muted' },
}

/** StatusBadge tells a status by icon, word and colour. */
export function StatusBadge({ status, className }: { status: Status; className?: string }) {
  const text = useText().status
  const { icon: Icon, color } = looks[status]
  return (
    <span className={cn('inline-flex items-center gap-1.5 text-xs whitespace-nowrap', color, className)}>
      <Icon className={cn('size-4', status === 'processing' && 'animate-spin')} aria-hidden />
      {text[status]}
    </span>
  )
}

/** Badge is a small word beside a name. */
export const Badge = ({ children, className }: { children: ReactNode; className?: string }) => (
  <span
    className={cn(
      'inline-flex h-5 items-center rounded-[5px] bg-hover px-1.5 text-xs whitespace-nowrap text-muted',
      className,
    )}
  >
    {children}
  </span>
)
