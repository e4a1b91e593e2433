import type { AdminUser } from '@/api/schema.gen'
import { count, money } from '@/i18n/format'
import { useText } from '@/pages/admin/words/text'
import { Avatar } from '@/ui/avatar'
import { Badge } from '@/ui/badge'
import { Table, Td, Th, Tr } from '@/ui/table'
import { Time } from '@/ui/time'
import { nameOf } from '../parts/people'

/** UserTable lists users; pressing a row opens the user. */
export function UserTable({ users, onOpen }: { users: AdminUser[]; onOpen: (id: string) => void }) {
  const text = useText()
  const words = text.admin.users
  return (
    <Table tall label={words.title}>
      <thead>
        <tr>
          <Th>{words.user}</Th>
          <Th>{words.role}</Th>
          <Th className="text-right">{words.counts}</Th>
          <Th className="text-right">{words.failed}</Th>
          <Th className="text-right">{words.running}</Th>
          <Th className="text-right">{words.limit}</Th>
          <Th className="text-right">{words.balance}</Th>
          <Th className="text-right">{words.held}</Th>
          <Th>{words.last}</Th>
          <Th>{words.joined}</Th>
        </tr>
      </thead>
      <tbody>
        {users.map((user) => (
          <Tr key={user.id} className="relative">
            <Td className="w-full max-w-0 min-w-60 py-1.5">
              <div className="flex items-center gap-2.5">
                <Avatar name={nameOf(user)} url={user.avatar_url} className="size-6" />
                <button
                  type="button"
                  aria-label={words.open(nameOf(user))}
                  onClick={() => onOpen(user.id)}
                  className="min-w-0 truncate text-left after:absolute after:inset-0"
                >
                  {nameOf(user)}
                </button>
                {user.email && user.name && <span className="truncate text-muted">{user.name}</span>}
                {user.status === 'blocked' && <Badge className="text-bad">{words.statuses.blocked}</Badge>}
              </div>
            </Td>
            <Td className="whitespace-nowrap">
              <span className={user.role === 'user' ? 'text-muted' : ''}>{text.role[user.role]}</span>
            </Td>
            <Td className="text-right num">{count(user.counts.all)}</Td>
            <Td className="text-right num">
              <span className={user.counts.failed > 0 ? 'text-bad' : 'text-muted'}>
                {count(user.counts.failed)}
              </span>
            </Td>
            <Td className="text-right text-muted num">{count(user.counts.processing)}</Td>
            <Td className="text-right text-muted num">{count(user.active_limit)}</Td>
            <Td className="text-right num">{money(user.balance_usd)}</Td>
            <Td className="text-right text-muted num">{money(user.held_usd)}</Td>
            <Td className="whitespace-nowrap text-muted">
              {user.last_generation_at ? <Time at={user.last_generation_at} /> : words.never}
            </Td>
            <Td className="text-muted">
              <Time at={user.created_at} />
            </Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  )
}
