import { useState } from 'react'
import { api, take } from '@/api/client'
import type { SendNotification } from '@/api/schema.gen'
import { useText } from '@/pages/admin/words/text'
import { Button } from '@/ui/button'
import { confirm } from '@/ui/confirm'
import { Field, Input, TextArea } from '@/ui/field'
import { Segmented } from '@/ui/segmented'
import { FormProblem } from '@/ui/form-problem'
import { faultOf } from '@/ui/fault-of'
import { AdminPage } from '../parts/admin-page'
import { anId, useFilter } from '../parts/params'
import { useAct } from '../parts/use-act'
import { UserPicker } from '../parts/user-picker'
import { Channels } from './channels'

const checks = { user: anId }
// One id for each that is written: pressed twice, or sent again over a bad line, nobody is told twice.
const blank = () => ({ id: crypto.randomUUID(), title: '', body: '', channels: [] as Channel[] })
type Channel = NonNullable<SendNotification['channels']>[number]

/** Page announces something to one user or to everybody. */
export function Page() {
  const text = useText().admin.notify
  const [{ user }, change] = useFilter<{ user?: string }>(checks)
  const [everyone, setEveryone] = useState(false)
  const [draft, setDraft] = useState(blank)
  const act = useAct((body: SendNotification) => take(api.POST('/api/notifications/send', { body })), {
    said: ({ told }) => (told === 0 ? text.again : text.sent(told)),
    onDone: () => setDraft(blank()),
    quiet: true,
  })
  const send = async () => {
    const question = { title: text.sendTitle, body: text.sendBody, action: text.send }
    if (everyone && !(await confirm(question))) return
    act.mutate({
      ...draft,
      title: draft.title.trim(),
      ...(everyone ? { everyone } : user && { user_id: user }),
    })
  }
  return (
    <AdminPage title={text.title} lead={text.lead}>
      <form
        className="grid max-w-xl gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          void send()
        }}
      >
        <Segmented
          label={text.whom}
          value={everyone ? 'everyone' : 'one'}
          onChange={(whom) => setEveryone(whom === 'everyone')}
          options={(['one', 'everyone'] as const).map((value) => ({ value, label: text[value] }))}
          className="w-fit"
        />
        {!everyone && (
          <Field label={text.user} error={faultOf(act.error, 'user_id')}>
            {(ids) => (
              <UserPicker {...ids} label={text.user} value={user} onChange={(id) => change({ user: id })} />
            )}
          </Field>
        )}
        <Field label={text.heading} error={faultOf(act.error, 'title')}>
          {(ids) => (
            <Input
              {...ids}
              maxLength={150}
              value={draft.title}
              onChange={(event) => setDraft({ ...draft, title: event.target.value })}
            />
          )}
        </Field>
        <Field label={text.body} error={faultOf(act.error, 'body')} optional>
          {(ids) => (
            <TextArea
              {...ids}
              maxLength={3000}
              value={draft.body}
              onChange={(event) => setDraft({ ...draft, body: event.target.value })}
            />
          )}
        </Field>
        <Channels value={draft.channels} onChange={(channels) => setDraft({ ...draft, channels })} />
        <FormProblem thrown={act.error} fields={['user_id', 'title', 'body']} />
        <Button
          type="submit"
          variant="primary"
          className="w-fit"
          busy={act.isPending}
          disabled={draft.title.trim() === '' || (!everyone && !user)}
        >
          {text.send}
        </Button>
      </form>
    </AdminPage>
  )
}
