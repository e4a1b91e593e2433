import { useState, type FormEvent } from 'react'
import type { WebhookEndpoint, WebhookKind } from '@/api/types'
import { useText } from '@/i18n/locale'
import { Button } from '@/ui/button'
import { Checkbox } from '@/ui/checkbox'
import { Dialog } from '@/ui/dialog'
import { faultOf } from '@/ui/fault-of'
import { Field, Input } from '@/ui/field'
import { FormProblem } from '@/ui/form-problem'
import { useSaveEndpoint } from './hooks'

const kinds: WebhookKind[] = ['generation.completed', 'generation.failed', 'generation.cancelled']

interface EndpointDialogProps {
  /** The endpoint to change; a new one without. */
  known: WebhookEndpoint | undefined
  close: () => void
  /** Given the secret of a new one. */
  told: (secret: string) => void
}

/** EndpointDialog asks for the address and what to tell there. */
export function EndpointDialog({ known, close, told }: EndpointDialogProps) {
  const text = useText()
  const words = text.profile.webhooks
  const save = useSaveEndpoint(known?.id)
  const [url, setURL] = useState(known?.url ?? '')
  const [description, setDescription] = useState(known?.description ?? '')
  // None means all, to the server.
  const [chosen, setChosen] = useState<WebhookKind[]>(known && known.kinds.length > 0 ? known.kinds : kinds)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const form = { url: url.trim(), description, kinds: chosen.length === kinds.length ? [] : chosen }
    save.mutate(form, {
      onSuccess: (secret) => {
        close()
        if (secret) told(secret)
      },
    })
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && close()}
      title={known ? words.change : words.add}
      cancel
      footer={
        <Button
          type="submit"
          form="endpoint"
          variant="primary"
          disabled={!url.trim() || chosen.length === 0}
          busy={save.isPending}
        >
          {known ? text.common.save : words.add}
        </Button>
      }
    >
      <form id="endpoint" onSubmit={submit} noValidate className="grid gap-5 pt-1">
        <Field label={words.url} hint={words.urlHint} error={faultOf(save.error, 'url')}>
          {(ids) => (
            <Input
              {...ids}
              type="url"
              placeholder="https://example.com/hooks"
              maxLength={2048}
              value={url}
              onChange={(event) => setURL(event.target.value)}
            />
          )}
        </Field>
        <Field label={words.description} optional error={faultOf(save.error, 'description')}>
          {(ids) => (
            <Input
              {...ids}
              maxLength={200}
              value={description}
              onChange={(event) => setDescription(event.target.value)}
            />
          )}
        </Field>
        <fieldset>
          <legend className="text-xs font-medium">{words.tell}</legend>
          {kinds.map((kind) => (
            <Checkbox
              key={kind}
              label={words.kinds[kind]}
              checked={chosen.includes(kind)}
              onChange={(on) => setChosen(kinds.filter((one) => (one === kind ? on : chosen.includes(one))))}
            />
          ))}
        </fieldset>
        <FormProblem thrown={save.error} fields={['url', 'description']} />
      </form>
    </Dialog>
  )
}
