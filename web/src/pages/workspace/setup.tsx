import { useState, type FormEvent } from 'react'
import { useNavigate } from 'react-router'
import type { Workspace } from '@/api/types'
import { useText } from '@/i18n/locale'
import { useProfile } from '@/session/session'
import { Button } from '@/ui/button'
import { confirm } from '@/ui/confirm'
import { faultOf } from '@/ui/fault-of'
import { Field, Input } from '@/ui/field'
import { FormProblem } from '@/ui/form-problem'
import { Section } from '@/ui/page'
import { useEnd, useRemoveMember, useRename } from '@/workspaces/queries'
import { mayManage } from '@/workspaces/roles'
import { BudgetPart } from './budget'

/** Setup is the name of a workspace, what may be spent in it, and the ways out. */
export function Setup({ workspace }: { workspace: Workspace }) {
  return (
    <div className="grid max-w-3xl grid-cols-1 gap-10">
      {mayManage(workspace.role) && <Rename key={workspace.name} workspace={workspace} />}
      <BudgetPart workspace={workspace} />
      <Leave workspace={workspace} />
      {workspace.role === 'owner' && <End workspace={workspace} />}
    </div>
  )
}

function Rename({ workspace }: { workspace: Workspace }) {
  const text = useText()
  const words = text.workspaces
  const rename = useRename(workspace.id)
  const [name, setName] = useState(workspace.name)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    rename.mutate(name.trim())
  }
  return (
    <form onSubmit={submit} noValidate className="grid gap-3">
      <div className="flex flex-wrap items-start gap-3">
        <Field label={words.name} error={faultOf(rename.error, 'name')} className="min-w-56 grow">
          {(ids) => (
            <Input {...ids} maxLength={100} value={name} onChange={(event) => setName(event.target.value)} />
          )}
        </Field>
        <Button
          type="submit"
          className="mt-[25px]"
          disabled={!name.trim() || name === workspace.name}
          busy={rename.isPending}
        >
          {text.common.save}
        </Button>
      </div>
      <FormProblem thrown={rename.error} fields={['name']} />
    </form>
  )
}

function Leave({ workspace }: { workspace: Workspace }) {
  const words = useText().workspaces
  const me = useProfile().id
  const navigate = useNavigate()
  const remove = useRemoveMember(workspace.id)
  // Once it is done this page may be gone before anything that hangs on it is called.
  const toList = () => navigate('/workspaces')
  const ask = async () => {
    const sure = await confirm({
      title: words.leaveTitle(workspace.name),
      body: words.leaveHint,
      action: words.leave,
      danger: true,
    })
    if (sure) await remove.mutateAsync(me).then(toList, () => undefined) // a refusal is told by the mutation
  }
  return (
    <Section title={words.leave} lead={words.leaveHint}>
      <div>
        <Button variant="outline" busy={remove.isPending} onClick={() => void ask()}>
          {words.leave}
        </Button>
      </div>
    </Section>
  )
}

function End({ workspace }: { workspace: Workspace }) {
  const text = useText()
  const words = text.workspaces
  const navigate = useNavigate()
  const end = useEnd(workspace.id)
  const toList = () => navigate('/workspaces')
  const ask = async () => {
    const title = words.endTitle(workspace.name)
    const sure = await confirm({ title, body: words.endHint, action: text.common.delete, danger: true })
    if (sure) await end.mutateAsync().then(toList, () => undefined) // a refusal is told by the mutation
  }
  return (
    <Section title={words.end} lead={words.endHint}>
      <div>
        <Button variant="danger" busy={end.isPending} onClick={() => void ask()}>
          {words.end}
        </Button>
      </div>
    </Section>
  )
}
