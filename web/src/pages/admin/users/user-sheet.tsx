import { Link } from 'react-router'
import type { ReactNode } from 'react'
import type { AdminUser } from '@/api/schema.gen'
import { count, money } from '@/i18n/format'
import { useText } from '@/pages/admin/words/text'
import { Avatar } from '@/ui/avatar'
import { Dialog } from '@/ui/dialog'
import { Empty, Failed, Skeleton } from '@/ui/state'
import { Time } from '@/ui/time'
import { UserX } from 'lucide-react'
import { Id } from '../generations/attempt-card'
import { Facts } from '../parts/facts'
import { nameOf, useUser } from '../parts/people'
import { AccessForm } from './access-form'
import { CreditButton } from './credit-dialog'
import { LastGenerations } from './last-generations'
import { UserLimits } from './user-limits'

/** UserSheet shows one user: who they are, what they may do, their money, limits and last generations. */
export function UserSheet({ id, onClose }: { id: string; onClose: () => void }) {
  const text = useText().admin.users
  const { data: user, isPending, isError, error, refetch } = useUser(id)
  return (
    <Dialog
      as="sheet"
      open
      onOpenChange={(open) => !open && onClose()}
      title={user ? nameOf(user) : text.user}
      className="w-[min(36rem,100vw)]"
    >
      {isPending ? (
        <div className="grid gap-4" aria-hidden>
          <Skeleton className="h-32" />
          <Skeleton className="h-24" />
          <Skeleton className="h-48" />
        </div>
      ) : isError ? (
        <Failed thrown={error} retry={() => void refetch()} />
      ) : user ? (
        <Whole user={user} />
      ) : (
        <Empty icon={UserX} title={text.nothing} />
      )}
    </Dialog>
  )
}

function Whole({ user }: { user: AdminUser }) {
  const text = useText()
  const words = text.admin.users
  const links = [
    { to: `/admin/generations?userId=${user.id}`, label: words.allGenerations },
    { to: `/admin/notify?user=${user.id}`, label: words.notify },
    { to: `/admin/audit?target=${user.id}`, label: words.acts },
  ]
  return (
    <div className="grid gap-7">
      <div className="flex items-start gap-4">
        <Avatar name={nameOf(user)} url={user.avatar_url} className="size-12 text-base" />
        <Facts
          facts={[
            [text.admin.detail.id, <Id key="id" id={user.id} />],
            [text.admin.overview.name, user.name || text.common.none],
            [words.joined, <Time key="joined" at={user.created_at} />],
            [words.counts, count(user.counts.all)],
            [words.failed, count(user.counts.failed)],
            [words.running, count(user.counts.processing)],
          ]}
        />
      </div>
      <nav className="-mt-3 flex flex-wrap gap-x-4 gap-y-1 text-xs">
        {links.map(({ to, label }) => (
          <Link key={to} to={to} className="py-1.5 underline decoration-line-strong underline-offset-4">
            {label}
          </Link>
        ))}
      </nav>
      <Part title={words.access}>
        {/* Starts anew from what holds once it was changed. */}
        <AccessForm key={`${user.role} ${user.status} ${user.active_limit}`} user={user} />
      </Part>
      <Part title={words.money}>
        <div className="flex flex-wrap items-center gap-4">
          <Facts
            className="grow"
            facts={[
              [words.balance, money(user.balance_usd)],
              [words.held, money(user.held_usd)],
            ]}
          />
          <CreditButton user={user} />
        </div>
      </Part>
      <Part title={words.limits}>
        <UserLimits id={user.id} />
      </Part>
      <Part title={words.generations}>
        <LastGenerations id={user.id} />
      </Part>
    </div>
  )
}

const Part = ({ title, children }: { title: string; children: ReactNode }) => (
  <section className="grid gap-3">
    <h3 className="text-sm font-semibold">{title}</h3>
    {children}
  </section>
)
