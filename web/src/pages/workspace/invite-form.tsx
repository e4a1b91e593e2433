import { useState, type FormEvent } from 'react'
import type { Workspace } from '@/api/types'
import { useText } from '@/i18n/locale'
import { Button } from '@/ui/button'
import { faultOf } from '@/ui/fault-of'
import { Field, Input } from '@/ui/field'
import { FormProblem } from '@/ui/form-problem'
import { Select } from '@/ui/select'
import { toast } from '@/ui/toast'
import { useInvite } from '@/workspaces/queries'

/** InviteForm offers somebody a place by their e-mail address. */
export function InviteForm({ workspace }: { workspace: Workspace }) {
  const text = useText()
  const words = text.workspaces
  const invite = useInvite(workspace.id)
  const [email, setEmail] = useState('')
  const [role, setRole] = useState<'member' | 'admin'>('member')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const sent = { email: email.trim(), role }
    invite.mutate(sent, {
      onSuccess: () => {
        setEmail('')
        toast.success(words.invited(sent.email), { description: words.invitedHint })
      },
    })
  }
  return (
    <form onSubmit={submit} noValidate className="grid gap-3">
      <div className="flex flex-wrap items-start gap-3">
        <Field label={words.email} error={faultOf(invite.error, 'email')} className="min-w-56 grow">
          {(ids) => (
            <Input
              {...ids}
              type="email"
              maxLength={254}
              autoComplete="off"
              value={email}
              onChange={(event) => setEmail(event.target.value)}
            />
          )}
        </Field>
        <Field label={words.role} className="w-36">
          {(ids) => (
            <Select
              {...ids}
              value={role}
              onChange={setRole}
              options={(['member', 'admin'] as const).map((value) => ({ value, label: text.role[value] }))}
            />
          )}
        </Field>
        <Button
          type="submit"
          variant="primary"
          className="mt-[25px]"
          disabled={!email.includes('@')}
          busy={invite.isPending}
        >
          {words.inviteAct}
        </Button>
      </div>
      <FormProblem thrown={invite.error} fields={['email']} />
    </form>
  )
}
