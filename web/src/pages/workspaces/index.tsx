import { Plus, Users } from 'lucide-react'
import { useState } from 'react'
import { Link } from 'react-router'
import type { Workspace } from '@/api/types'
import { useText } from '@/i18n/locale'
import { Badge } from '@/ui/badge'
import { Button } from '@/ui/button'
import { Page as Frame } from '@/ui/page'
import { Empty, Failed, Skeleton } from '@/ui/state'
import { Invites } from '@/workspaces/invites'
import { useWorkspaces } from '@/workspaces/queries'
import { NewWorkspace } from './new-workspace'

/** Page lists the workspaces that the person is in, and the invitations into others. */
export function Page() {
  const text = useText().workspaces
  const query = useWorkspaces()
  const [making, setMaking] = useState(false)
  const all = query.data?.workspaces
  const create = (
    <Button variant="primary" onClick={() => setMaking(true)}>
      <Plus /> {text.create}
    </Button>
  )
  return (
    <Frame title={text.title} lead={text.lead} actions={all && all.length > 0 ? create : null}>
      <Invites />
      {query.isPending && (
        <div className="grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
          <Skeleton className="h-24" />
          <Skeleton className="h-24" />
          <Skeleton className="h-24" />
        </div>
      )}
      {query.isError && <Failed thrown={query.error} retry={() => void query.refetch()} />}
      {all?.length === 0 && (
        <Empty icon={Users} title={text.empty} action={create}>
          {text.emptyHint}
        </Empty>
      )}
      <ul className="grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
        {all?.map((one) => (
          <Card key={one.id} one={one} />
        ))}
      </ul>
      <NewWorkspace open={making} onOpenChange={setMaking} />
    </Frame>
  )
}

function Card({ one }: { one: Workspace }) {
  const text = useText()
  return (
    <li>
      <Link
        to={`/workspaces/${one.id}`}
        className="grid h-24 content-between rounded-card border bg-surface p-4 transition-colors hover:border-line-strong hover:bg-hover"
      >
        <span className="truncate text-base font-medium">{one.name}</span>
        <span className="flex items-center justify-between text-xs text-muted">
          {text.workspaces.members(one.members)}
          <Badge>{text.role[one.role]}</Badge>
        </span>
      </Link>
    </li>
  )
}
