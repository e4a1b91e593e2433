import { Link } from 'react-router'
import { Skeleton } from '@/ui/state'
import { nameOf, useUser } from './people'

/** UserName tells who has an id, and leads to them. */
export function UserName({ id }: { id: string }) {
  const { data, isPending } = useUser(id)
  if (isPending) return <Skeleton className="inline-block h-3.5 w-28 align-middle" />
  return <UserLink id={id}>{data ? nameOf(data) : id.slice(0, 8)}</UserLink>
}

/** UserLink leads to a user. */
export const UserLink = ({ id, children }: { id: string; children: string }) => (
  <Link
    to={`/admin/users?user=${id}`}
    title={children}
    className="inline-block max-w-full truncate align-bottom underline decoration-line-strong underline-offset-4 hover:decoration-text"
  >
    {children}
  </Link>
)
