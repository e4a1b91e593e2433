import { useState } from 'react'
import { asProblem } from '@/api/problem'
import { useText } from '@/i18n/locale'
import { useChangeCollection } from '@/sharing/collections'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { explain } from '@/ui/explain'
import { Field, Input, TextArea } from '@/ui/field'
import { Notice } from '@/ui/state'

interface RenameDialogProps {
  id: string
  title: string
  description: string
  onClose: () => void
}

/** RenameDialog gives a collection another title and description. */
export function RenameDialog({ id, onClose, ...before }: RenameDialogProps) {
  const all = useText()
  const text = all.collections
  const [title, setTitle] = useState(before.title)
  const [description, setDescription] = useState(before.description)
  const change = useChangeCollection(id)
  const problem = change.error ? asProblem(change.error) : null
  const submit = (event: React.FormEvent) => {
    event.preventDefault()
    change.mutate({ title: title.trim(), description: description.trim() }, { onSuccess: onClose })
  }
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={text.rename}>
      <form onSubmit={submit} className="grid gap-4">
        <Field label={text.name} error={problem?.fieldMessage('title')}>
          {(ids) => (
            <Input
              {...ids}
              value={title}
              maxLength={200}
              onChange={(event) => setTitle(event.target.value)}
            />
          )}
        </Field>
        <Field
          label={text.description}
          optional
          hint={text.descriptionHint}
          error={problem?.fieldMessage('description')}
        >
          {(ids) => (
            <TextArea
              {...ids}
              value={description}
              maxLength={2000}
              onChange={(event) => setDescription(event.target.value)}
            />
          )}
        </Field>
        {problem && problem.details.length === 0 && <Notice tone="bad">{explain(problem)}</Notice>}
        <Button type="submit" variant="primary" disabled={title.trim() === ''} busy={change.isPending}>
          {all.common.save}
        </Button>
      </form>
    </Dialog>
  )
}
