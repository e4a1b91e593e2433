import type { Invite, Member, Workspace } from '@/api/types'
import { day } from '@/i18n/format'
import { useText } from '@/i18n/locale'
import { useProfile } from '@/session/session'
import { Avatar } from '@/ui/avatar'
import { Badge } from '@/ui/badge'
import { Button } from '@/ui/button'
import { confirm } from '@/ui/confirm'
import { Section } from '@/ui/page'
import { Select } from '@/ui/select'
import { Failed, Skeleton } from '@/ui/state'
import { useAnswerInvite, useChangeRole, useMembers, useRemoveMember } from '@/workspaces/queries'
import { mayManage, mayRemove, rolesFor } from '@/workspaces/roles'
import { InviteForm } from './invite-form'

/** People are the members of a workspace and, for those who may invite, whom it waits for. */
export function People({ workspace }: { workspace: Workspace }) {
  const text = useText().workspaces
  const query = useMembers(workspace.id)
  const invites = query.data?.invites ?? []
  return (
    <div className="grid max-w-3xl gap-10">
      {mayManage(workspace.role) && (
        <Section title={text.invite} lead={text.inviteHint}>
          <InviteForm workspace={workspace} />
        </Section>
      )}
      {invites.length > 0 && (
        <Section title={text.waiting}>
          <ul className="divide-y rounded-card border">
            {invites.map((invite) => (
              <Waiting key={invite.id} invite={invite} />
            ))}
          </ul>
        </Section>
      )}
      <Section title={text.people}>
        {query.isPending && <Skeleton className="h-40" />}
        {query.isError && <Failed thrown={query.error} retry={() => void query.refetch()} />}
        {query.data && (
          <ul className="divide-y rounded-card border">
            {query.data.users.map((member) => (
              <Row key={member.id} member={member} workspace={workspace} />
            ))}
          </ul>
        )}
      </Section>
    </div>
  )
}

function Row({ member, workspace }: { member: Member; workspace: Workspace }) {
  const text = useText()
  const words = text.workspaces
  const me = useProfile().id === member.id
  const change = useChangeRole(workspace.id)
  const remove = useRemoveMember(workspace.id)
  const name = member.name ?? member.email ?? words.noName
  const roles = rolesFor(workspace.role, member.role)
  const ask = async () => {
    const title = words.removeTitle(name)
    if (await confirm({ title, body: words.removeHint, action: text.common.remove, danger: true }))
      remove.mutate(member.id)
  }
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 py-2.5">
      <Avatar name={name} url={member.avatar_url} className="size-8" />
      <div className="min-w-40 grow">
        <p className="truncate text-sm font-medium">
          {name} {me && <span className="font-normal text-muted">({words.you})</span>}
        </p>
        <p className="truncate text-xs text-muted">
          {[member.name && member.email, words.joined(day(member.joined_at))].filter(Boolean).join(' · ')}
        </p>
      </div>
      {roles.length > 1 ? (
        <Select
          label={words.roleOf(name)}
          className="w-36"
          value={member.role}
          disabled={change.isPending}
          onChange={(role) => change.mutate({ user_id: member.id, role })}
          options={roles.map((value) => ({ value, label: text.role[value] }))}
        />
      ) : (
        <Badge>{text.role[member.role]}</Badge>
      )}
      {!me && mayRemove(workspace.role, member.role) && (
        <Button variant="ghost" busy={remove.isPending} onClick={() => void ask()}>
          {text.common.remove}
        </Button>
      )}
    </li>
  )
}

function Waiting({ invite }: { invite: Invite }) {
  const text = useText()
  const words = text.workspaces
  const { mutate, isPending } = useAnswerInvite()
  return (
    <li className="flex flex-wrap items-center gap-3 px-4 py-2.5">
      <div className="min-w-40 grow">
        <p className="truncate text-sm">{invite.email ?? invite.user_id}</p>
        <p className="text-xs text-muted">{words.offerEnds(day(invite.expires_at))}</p>
      </div>
      <Badge>{text.role[invite.role]}</Badge>
      <Button variant="ghost" busy={isPending} onClick={() => mutate({ id: invite.id, accept: false })}>
        {words.withdraw}
      </Button>
    </li>
  )
}
