import { useState } from 'react'
import { api, take } from '@/api/client'
import type { CreateAnnouncement } from '@/api/schema.gen'
import { useText } from '@/pages/admin/words/text'
import { Button } from '@/ui/button'
import { Field, Input, TextArea } from '@/ui/field'
import { Segmented } from '@/ui/segmented'
import { FormProblem } from '@/ui/form-problem'
import { faultOf } from '@/ui/fault-of'
import { TimeInput } from '../parts/time-input'
import { useAct } from '../parts/use-act'

const empty: CreateAnnouncement = { title: '', level: 'info' }

/** AnnounceForm writes an announcement. */
export function AnnounceForm() {
  const text = useText().admin.announcements
  const [draft, setDraft] = useState(empty)
  const change = (patch: Partial<CreateAnnouncement>) => setDraft((before) => ({ ...before, ...patch }))
  const act = useAct((body: CreateAnnouncement) => take(api.POST('/api/announcements', { body })), {
    said: () => text.created,
    onDone: () => setDraft(empty),
    quiet: true,
  })
  const ends = draft.ends_at ? Date.parse(draft.ends_at) : Infinity
  const backwards = ends <= (draft.starts_at ? Date.parse(draft.starts_at) : 0)
  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        act.mutate({ ...draft, title: draft.title.trim() })
      }}
    >
      <Segmented
        label={text.level}
        value={draft.level ?? 'info'}
        onChange={(level) => change({ level })}
        options={(['info', 'warning'] as const).map((value) => ({ value, label: text.levels[value] }))}
        className="w-fit"
      />
      <Field label={text.heading} error={faultOf(act.error, 'title')}>
        {(ids) => (
          <Input
            {...ids}
            maxLength={200}
            value={draft.title}
            onChange={(event) => change({ title: event.target.value })}
          />
        )}
      </Field>
      <Field label={text.body} error={faultOf(act.error, 'body')} optional>
        {(ids) => (
          <TextArea
            {...ids}
            maxLength={4000}
            value={draft.body ?? ''}
            onChange={(event) => change({ body: event.target.value || null })}
          />
        )}
      </Field>
      <div className="grid gap-4 sm:grid-cols-2 lg:grid-cols-1 xl:grid-cols-2">
        <TimeInput
          label={text.starts}
          hint={text.startsHint}
          error={faultOf(act.error, 'starts_at')}
          optional
          value={draft.starts_at ?? undefined}
          onChange={(starts_at) => change({ starts_at: starts_at ?? null })}
        />
        <TimeInput
          label={text.ends}
          hint={text.endsHint}
          error={faultOf(act.error, 'ends_at') ?? (backwards ? text.endsFault : undefined)}
          optional
          value={draft.ends_at ?? undefined}
          onChange={(ends_at) => change({ ends_at: ends_at ?? null })}
        />
      </div>
      <FormProblem thrown={act.error} fields={['title', 'body', 'level', 'starts_at', 'ends_at']} />
      <Button
        type="submit"
        variant="primary"
        className="w-fit"
        busy={act.isPending}
        disabled={draft.title.trim() === '' || backwards}
      >
        {text.send}
      </Button>
    </form>
  )
}
