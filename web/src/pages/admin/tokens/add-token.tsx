import { useState } from 'react'
import { api, take } from '@/api/client'
import type { AdminAddToken } from '@/api/schema.gen'
import { useText } from '@/pages/admin/words/text'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { Field, Input } from '@/ui/field'
import { FormProblem } from '@/ui/form-problem'
import { faultOf } from '@/ui/fault-of'
import { useAct } from '../parts/use-act'

// The server takes no shorter one; it would be a slip of the hand.
const shortest = 20

/** AddToken adds an account. Its key is never shown, also not while it is typed. */
export function AddToken({ onClose }: { onClose: () => void }) {
  const text = useText()
  const words = text.admin.tokens
  const [name, setName] = useState('')
  const [token, setToken] = useState('')
  const act = useAct((body: AdminAddToken) => take(api.POST('/api/admin/tokens', { body })), {
    said: () => words.addedToast,
    onDone: onClose,
    quiet: true,
  })
  const ready = name.trim() !== '' && token.trim().length >= shortest
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={words.add}
      cancel
      footer={
        <Button
          variant="primary"
          busy={act.isPending}
          disabled={!ready}
          onClick={() => act.mutate({ name: name.trim(), token: token.trim() })}
        >
          {words.add}
        </Button>
      }
    >
      <div className="grid gap-4">
        <Field label={words.name} hint={words.nameHint} error={faultOf(act.error, 'name')}>
          {(ids) => (
            <Input {...ids} maxLength={100} value={name} onChange={(event) => setName(event.target.value)} />
          )}
        </Field>
        <Field label={words.key} hint={words.keyHint} error={faultOf(act.error, 'token')}>
          {(ids) => (
            <Input
              {...ids}
              type="password"
              autoComplete="off"
              maxLength={253}
              className="font-mono"
              value={token}
              onChange={(event) => setToken(event.target.value)}
            />
          )}
        </Field>
        <FormProblem thrown={act.error} fields={['name', 'token']} />
      </div>
    </Dialog>
  )
}
