import { useState } from 'react'
import { api, take } from '@/api/client'
import type { AdminCreateWorkspace } from '@/api/schema.gen'
import { useText } from '@/pages/admin/words/text'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { Field, Input } from '@/ui/field'
import { FormProblem } from '@/ui/form-problem'
import { faultOf } from '@/ui/fault-of'
import { useAct } from '../parts/use-act'
import { UserPicker } from '../parts/user-picker'

/** CreateWorkspace makes a workspace for somebody. */
export function CreateWorkspace({ onClose }: { onClose: () => void }) {
  const text = useText()
  const words = text.admin.workspaces
  const [name, setName] = useState('')
  const [owner, setOwner] = useState<string>()
  const act = useAct((body: AdminCreateWorkspace) => take(api.POST('/api/admin/workspaces', { body })), {
    said: () => words.made,
    onDone: onClose,
    quiet: true,
  })
  const ready = name.trim() !== '' && owner !== undefined
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={words.create}
      cancel
      footer={
        <Button
          variant="primary"
          busy={act.isPending}
          disabled={!ready}
          onClick={() => ready && act.mutate({ name: name.trim(), owner_id: owner })}
        >
          {words.make}
        </Button>
      }
    >
      <div className="grid gap-4">
        <Field label={words.name} error={faultOf(act.error, 'name')}>
          {(ids) => (
            <Input {...ids} maxLength={100} value={name} onChange={(event) => setName(event.target.value)} />
          )}
        </Field>
        <Field label={words.owner} error={faultOf(act.error, 'owner_id')}>
          {(ids) => <UserPicker {...ids} label={words.owner} value={owner} onChange={setOwner} />}
        </Field>
        <FormProblem thrown={act.error} fields={['name', 'owner_id']} />
      </div>
    </Dialog>
  )
}
