import { Ban, Check, CircleAlert, CircleCheck, Megaphone, type LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import type { Notification, NotificationKind } from '@/api/types'
import { useText } from '@/i18n/locale'
import { cn } from '@/ui/cn'
import { IconButton } from '@/ui/icon-button'
import { Time } from '@/ui/time'
import { bodyOf, titleOf } from './title'

const looks: Record<NotificationKind, { icon: LucideIcon; color: string }> = {
  'generation.completed': { icon: CircleCheck, color: 'text-ok' },
  'generation.failed': { icon: CircleAlert, color: 'text-bad' },
  'generation.cancelled': { icon: Ban, color: 'text-muted' },
  announcement: { icon: Megaphone, color: 'text-warn' },
}

interface ItemProps {
  row: Notification
  /** Marks it as read. */
  read: () => void
  /** Called when the person goes to what it is about. */
  leave: () => void
}

/** Item is one notification; that of a generation leads to it. */
export function Item({ row, read, leave }: ItemProps) {
  const text = useText().notifications
  const { icon: Icon, color } = looks[row.kind]
  const fresh = row.read_at === null
  const go = () => {
    if (fresh) read()
    leave()
  }
  return (
    <li className="group relative flex items-start hover:bg-hover">
      <Target path={row.generation_id && `/result/${row.generation_id}`} go={go}>
        <Icon className={cn('mt-0.5 size-[18px] shrink-0', color)} aria-hidden />
        <span className="min-w-0 grow">
          <span className={cn('block text-sm', fresh ? 'font-medium' : 'text-muted')}>
            {titleOf(row)}
            {fresh && <span className="sr-only"> ({text.fresh})</span>}
          </span>
          {row.body && (
            <span className="mt-0.5 line-clamp-2 text-xs break-words text-muted">{bodyOf(row)}</span>
          )}
          <Time at={row.created_at} className="mt-1 block text-xs text-muted" />
        </span>
      </Target>
      {fresh && (
        <>
          <span
            aria-hidden
            className="absolute top-4 right-4 size-2 rounded-full bg-safelight group-hover:opacity-0"
          />
          <IconButton
            label={text.markRead}
            side="left"
            className="absolute top-1 right-1 opacity-0 group-hover:opacity-100 focus-visible:opacity-100"
            onClick={read}
          >
            <Check />
          </IconButton>
        </>
      )}
    </li>
  )
}

function Target({ path, go, children }: { path: string | null; go: () => void; children: ReactNode }) {
  const classes = 'flex min-w-0 grow gap-3 py-3 pr-9 pl-4'
  if (!path) return <div className={classes}>{children}</div>
  return (
    <Link to={path} onClick={go} className={cn(classes, 'focus-visible:-outline-offset-2')}>
      {children}
    </Link>
  )
}
