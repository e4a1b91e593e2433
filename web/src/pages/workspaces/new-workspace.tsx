import { useState, type FormEvent } from 'react'
import { useNavigate } from 'react-router'
import { useText } from '@/i18n/locale'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { faultOf } from '@/ui/fault-of'
import { Field, Input } from '@/ui/field'
import { FormProblem } from '@/ui/form-problem'
import { useCreateWorkspace } from '@/workspaces/queries'

/** NewWorkspace asks for a name and leads to what was made. */
export function NewWorkspace(props: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const text = useText()
  const words = text.workspaces
  const navigate = useNavigate()
  const create = useCreateWorkspace()
  const [name, setName] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (name.trim()) create.mutate(name.trim(), { onSuccess: ({ id }) => void navigate(`/workspaces/${id}`) })
  }
  return (
    <Dialog
      {...props}
      title={words.create}
      description={words.createHint}
      cancel
      footer={
        <Button
          type="submit"
          form="workspace"
          variant="primary"
          disabled={!name.trim()}
          busy={create.isPending}
        >
          {words.create}
        </Button>
      }
    >
      <form id="workspace" onSubmit={submit} noValidate className="grid gap-4">
        <Field label={words.name} error={faultOf(create.error, 'name')}>
          {(ids) => (
            <Input {...ids} value={name} maxLength={100} onChange={(event) => setName(event.target.value)} />
          )}
        </Field>
        <FormProblem thrown={create.error} fields={['name']} />
      </form>
    </Dialog>
  )
}
