import { useNavigate } from 'react-router'
import type { Invite } from '@/api/types'
import { day } from '@/i18n/format'
import { useText } from '@/i18n/locale'
import { Button } from '@/ui/button'
import { useAnswerInvite, useInvites } from './queries'

/** Invites are the invitations that wait for the person's answer; nothing while there are none. */
export function Invites() {
  const text = useText().workspaces
  const { data } = useInvites()
  if (!data?.invites.length) return null
  return (
    <section aria-label={text.invites} className="grid gap-2">
      {data.invites.map((invite) => (
        <Offer key={invite.id} invite={invite} />
      ))}
    </section>
  )
}

function Offer({ invite }: { invite: Invite }) {
  const text = useText()
  const words = text.workspaces
  const navigate = useNavigate()
  const answer = useAnswerInvite()
  // The list is asked for anew meanwhile, and this offer is not in it any more: what is to follow must not hang on it.
  const accept = () =>
    answer.mutateAsync({ id: invite.id, accept: true }).then(
      (joined) => joined && navigate(`/workspaces/${joined.id}`),
      () => undefined, // told by the mutation
    )
  return (
    <div className="flex flex-wrap items-center gap-3 rounded-card border border-line-strong bg-surface px-4 py-3">
      <p className="min-w-48 grow text-sm">
        {words.offer(invite.invited_by ?? null, invite.workspace_name ?? '', text.role[invite.role])}
        <span className="block text-xs text-muted">{words.offerEnds(day(invite.expires_at))}</span>
      </p>
      <Button
        variant="ghost"
        disabled={answer.isPending}
        onClick={() => answer.mutate({ id: invite.id, accept: false })}
      >
        {words.decline}
      </Button>
      <Button variant="outline" busy={answer.isPending} onClick={() => void accept()}>
        {words.accept}
      </Button>
    </div>
  )
}
