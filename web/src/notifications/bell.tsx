import { Bell as Icon } from 'lucide-react'
import { useState } from 'react'
import { useText } from '@/i18n/locale'
import { IconButton } from '@/ui/icon-button'
import { Popover } from '@/ui/popover'
import { useFreshInTitle } from '@/ui/title'
import { List } from './list'
import { useNotifications, useRead } from './queries'
import { useTell } from './use-tell'

/** Bell tells how much is new, and opens the list of what happened. */
export function Bell() {
  const text = useText().notifications
  const [open, setOpen] = useState(false)
  const { unread, newest } = useNotifications()
  const { mutate: read } = useRead()
  useTell(newest, read)
  useFreshInTitle(unread)
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      label={text.title}
      className="w-96 p-0"
      trigger={
        <IconButton label={text.bell(unread)} side="bottom" className="relative">
          <Icon />
          {unread > 0 && (
            <span
              aria-hidden
              className="absolute top-1 right-0.5 grid h-4 min-w-4 place-items-center rounded-full bg-safelight-fill px-1 text-[10px] leading-none font-semibold text-white num"
            >
              {unread > 99 ? '99+' : unread}
            </span>
          )}
        </IconButton>
      }
    >
      <List leave={() => setOpen(false)} />
    </Popover>
  )
}
