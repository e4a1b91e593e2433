import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { api, take } from '@/api/client'
import { useText } from '@/pages/admin/words/text'
import { StatusBadge } from '@/ui/badge'
import { Failed, Skeleton } from '@/ui/state'
import { Time } from '@/ui/time'
import { adminKey } from '../keys'

const shown = 8

/** LastGenerations are a user's newest. */
export function LastGenerations({ id }: { id: string }) {
  const text = useText().admin
  const { data, isError, error, refetch } = useQuery({
    queryKey: adminKey('users', 'generations', id),
    queryFn: () =>
      take(
        api.GET('/api/admin/users/{id}/generations', {
          params: { path: { id }, query: { limit: shown } },
        }),
      ),
  })
  if (isError) return <Failed thrown={error} retry={() => void refetch()} className="-my-8" />
  if (!data) return <Skeleton className="h-40" />
  if (data.generations.length === 0) return <p className="text-xs text-muted">{text.users.noGenerations}</p>
  return (
    <ul className="grid text-xs">
      {data.generations.map((row) => (
        <li key={row.id}>
          <Link
            to={`/admin/generations?userId=${id}&id=${row.id}`}
            className="-mx-2 flex h-9 items-center gap-3 rounded-control px-2 hover:bg-hover"
          >
            <StatusBadge status={row.status} className="w-28 shrink-0" />
            <span className="min-w-0 grow truncate">{row.prompt || text.generations.noPrompt}</span>
            <Time at={row.created_at} className="text-muted" />
          </Link>
        </li>
      ))}
    </ul>
  )
}
