import { BellOff, Settings2 } from 'lucide-react'
import { Link } from 'react-router'
import { useText } from '@/i18n/locale'
import { Button } from '@/ui/button'
import { IconButton } from '@/ui/icon-button'
import { Empty, Failed, Skeleton } from '@/ui/state'
import { Item } from './item'
import { useNotifications, useRead } from './queries'

/** List is what happened, newest first. leave is called when the person goes elsewhere from it. */
export function List({ leave }: { leave: () => void }) {
  const text = useText()
  const { query, rows, unread } = useNotifications()
  const { mutate: read } = useRead()
  return (
    <>
      <header className="sticky top-0 z-10 flex h-12 items-center gap-1 border-b bg-raised pr-1.5 pl-4">
        <h2 className="grow text-sm font-semibold">{text.notifications.title}</h2>
        {unread > 0 && (
          <Button variant="ghost" size="sm" onClick={() => read('all')}>
            {text.notifications.markAll}
          </Button>
        )}
        <IconButton label={text.notifications.settings} side="bottom" asChild>
          <Link to="/profile/notifications" onClick={leave}>
            <Settings2 />
          </Link>
        </IconButton>
      </header>
      {query.isPending && (
        <div role="status" aria-label={text.common.loading} className="grid gap-4 p-4">
          <Skeleton className="h-14" />
          <Skeleton className="h-14" />
          <Skeleton className="h-14" />
        </div>
      )}
      {query.isError && rows.length === 0 && (
        <Failed thrown={query.error} retry={() => void query.refetch()} className="[&>div]:py-8" />
      )}
      {query.isSuccess && rows.length === 0 && (
        <Empty icon={BellOff} title={text.notifications.empty} className="py-10">
          {text.notifications.emptyHint}
        </Empty>
      )}
      <ul className="divide-y">
        {rows.map((row) => (
          <Item key={row.id} row={row} read={() => read([row.id])} leave={leave} />
        ))}
      </ul>
      {query.hasNextPage && (
        <div className="border-t p-2">
          <Button
            variant="ghost"
            className="w-full"
            busy={query.isFetchingNextPage}
            onClick={() => void query.fetchNextPage()}
          >
            {text.common.loadMore}
          </Button>
        </div>
      )}
    </>
  )
}
