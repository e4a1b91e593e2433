import { useState, type FormEvent } from 'react'
import { useText } from '@/i18n/locale'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { faultOf } from '@/ui/fault-of'
import { Field, Input, TextArea } from '@/ui/field'
import { FormProblem } from '@/ui/form-problem'
import { useTellIdea } from './queries'

const shortest = 3 // the server's

/** NewIdea asks what the person wishes for. */
export function NewIdea({ close }: { close: () => void }) {
  const text = useText()
  const words = text.ideas
  const tell = useTellIdea()
  const [title, setTitle] = useState('')
  const [body, setBody] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    tell.mutate({ title: title.trim(), body: body.trim() }, { onSuccess: close })
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && close()}
      title={words.tell}
      description={words.tellHint}
      cancel
      footer={
        <Button
          type="submit"
          form="idea"
          variant="primary"
          disabled={title.trim().length < shortest}
          busy={tell.isPending}
        >
          {words.send}
        </Button>
      }
    >
      <form id="idea" onSubmit={submit} noValidate className="grid gap-4">
        <Field label={words.what} error={faultOf(tell.error, 'title')}>
          {(ids) => (
            <Input
              {...ids}
              maxLength={200}
              value={title}
              onChange={(event) => setTitle(event.target.value)}
            />
          )}
        </Field>
        <Field label={words.why} optional error={faultOf(tell.error, 'body')}>
          {(ids) => (
            <TextArea
              {...ids}
              maxLength={4000}
              value={body}
              onChange={(event) => setBody(event.target.value)}
            />
          )}
        </Field>
        <FormProblem thrown={tell.error} fields={['title', 'body']} />
      </form>
    </Dialog>
  )
}
