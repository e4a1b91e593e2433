import { useQuery } from '@tanstack/react-query'
import { Bell as Icon } from 'lucide-react'
import { api, take } from '@/api/client'
import { keys } from '@/api/keys'
import { useText } from '@/i18n/locale'
import { IconButton } from '@/ui/icon-button'

/** Bell tells how much is new. */
export function Bell() {
  const text = useText().notifications
  const { data } = useQuery({
    queryKey: keys.notifications,
    queryFn: () => take(api.GET('/api/notifications', { params: { query: { limit: 20 } } })),
  })
  return (
    <IconButton label={text.bell(data?.unread ?? 0)} side="bottom">
      <Icon />
    </IconButton>
  )
}
