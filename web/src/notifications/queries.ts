import { useInfiniteQuery, useMutation, useQueryClient, type InfiniteData } from '@tanstack/react-query'
import { api, take } from '@/api/client'
import { keys } from '@/api/keys'
import type { Notification, NotificationPage } from '@/api/types'

type Pages = InfiniteData<NotificationPage>
const none: Notification[] = []

/** useNotifications gives what happened, newest first, page after page, and how much of it is new. */
export function useNotifications() {
  const query = useInfiniteQuery({
    queryKey: keys.notifications,
    queryFn: ({ pageParam }) =>
      take(
        api.GET('/api/notifications', {
          params: { query: { limit: 20, ...(pageParam ? { cursor: pageParam } : {}) } },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor,
  })
  const pages = query.data?.pages
  return {
    query,
    newest: pages?.[0]?.notifications,
    rows: pages?.flatMap((page) => page.notifications) ?? none,
    unread: pages?.[0]?.unread ?? 0,
  }
}

/** markRead is the pages with some notifications, or all, marked as read. */
export function markRead(pages: Pages, ids: string[] | 'all', now: string): Pages {
  const meant = (row: Notification) => row.read_at === null && (ids === 'all' || ids.includes(row.id))
  const fewer =
    ids === 'all' ? Infinity : pages.pages.flatMap((page) => page.notifications).filter(meant).length
  return {
    ...pages,
    pages: pages.pages.map((page) => ({
      ...page,
      unread: Math.max(0, page.unread - fewer),
      notifications: page.notifications.map((row) => (meant(row) ? { ...row, read_at: now } : row)),
    })),
  }
}

/** useRead marks notifications as read, at once on the page. What the server says of it comes with the next list. */
export function useRead() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (ids: string[] | 'all') =>
      take(api.POST('/api/notifications/read', { body: ids === 'all' ? { all: true } : { ids } })),
    onMutate: async (ids) => {
      await client.cancelQueries({ queryKey: keys.notifications })
      client.setQueryData<Pages>(
        keys.notifications,
        (pages) => pages && markRead(pages, ids, new Date().toISOString()),
      )
    },
    onSettled: () => void client.invalidateQueries({ queryKey: keys.notifications }),
  })
}
