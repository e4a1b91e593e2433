import { useState } from 'react'
import { asProblem } from '@/api/problem'
import { useText } from '@/i18n/locale'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { explain } from '@/ui/explain'
import { Field, Input } from '@/ui/field'
import { Select } from '@/ui/select'
import { Notice } from '@/ui/state'
import { Switch } from '@/ui/switch'
import { useCreateCollection } from './collections'
import { LiveLinks } from './live-links'
import { NewLink } from './new-link'
import { useCreateShare } from './shares'

/** Shareable is what a link can show. Several generations become a collection first: a link shows one thing. */
export type Shareable = { generationId: string } | { collectionId: string } | { ids: string[] }

interface ShareDialogProps {
  what: Shareable
  onClose: () => void
}

const lifetimes = ['24', '168', '720', '8760', 'never'] as const // hours: a day, a week, 30 days, the most that the server allows
type Lifetime = (typeof lifetimes)[number]

/** ShareDialog makes a link for people without an account, and shows it the one time that it can be read. */
export function ShareDialog({ what, onClose }: ShareDialogProps) {
  const text = useText().shares
  const [title, setTitle] = useState('')
  const [life, setLife] = useState<Lifetime>('168')
  const [prompts, setPrompts] = useState(false)
  const share = useCreateShare()
  const gather = useCreateCollection()
  const named = !('collectionId' in what)
  const problem = (share.error ?? gather.error) ? asProblem(share.error ?? gather.error) : null

  const create = async () => {
    const body = {
      show_prompts: prompts,
      ...(life === 'never' ? {} : { expires_in_hours: Number(life) }),
    }
    if ('ids' in what) {
      const made = await gather.mutateAsync({ title: title.trim() || text.untitled, ids: what.ids })
      share.mutate({ ...body, collection_id: made.id })
    } else if ('generationId' in what) {
      share.mutate({
        ...body,
        generation_id: what.generationId,
        ...(title.trim() ? { title: title.trim() } : {}),
      })
    } else share.mutate({ ...body, collection_id: what.collectionId })
  }
  const submit = (event: React.FormEvent) => {
    event.preventDefault()
    // What is refused stands in the form.
    void create().catch(() => undefined)
  }

  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={text.title} description={text.lead}>
      {share.data ? (
        <NewLink made={share.data} onDone={onClose} />
      ) : (
        <form onSubmit={submit} className="grid gap-4">
          {'ids' in what && <p className="text-sm text-muted">{text.severalBecome(what.ids.length)}</p>}
          {named && (
            <Field label={text.name} optional error={problem?.fieldMessage('title')}>
              {(ids) => (
                <Input
                  {...ids}
                  value={title}
                  maxLength={200}
                  onChange={(event) => setTitle(event.target.value)}
                />
              )}
            </Field>
          )}
          <Field label={text.expires} error={problem?.fieldMessage('expires_in_hours')}>
            {(ids) => (
              <Select
                {...ids}
                value={life}
                onChange={setLife}
                options={lifetimes.map((value) => ({ value, label: text.lifetimes[value] }))}
              />
            )}
          </Field>
          <label htmlFor="show-prompts" className="flex items-center justify-between gap-4 text-sm">
            <span>
              {text.showPrompts}
              <span className="block text-xs text-muted">{text.showPromptsHint}</span>
            </span>
            <Switch id="show-prompts" checked={prompts} onChange={setPrompts} />
          </label>
          {problem && problem.details.length === 0 && <Notice tone="bad">{explain(problem)}</Notice>}
          <Button type="submit" variant="primary" busy={share.isPending || gather.isPending}>
            {text.create}
          </Button>
        </form>
      )}
      <LiveLinks what={what} except={share.data?.share.id} />
    </Dialog>
  )
}
