import { useState } from 'react'
import { api, take } from '@/api/client'
import type { Limit } from '@/api/schema.gen'
import { useText } from '@/pages/admin/words/text'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { Field, Input } from '@/ui/field'
import { Select } from '@/ui/select'
import { FormProblem } from '@/ui/form-problem'
import { faultOf } from '@/ui/fault-of'
import { useAct } from '../parts/use-act'
import { UserPicker } from '../parts/user-picker'
import { isWhole, limitOf } from './limit-form'
import { useAllModels } from './queries'

interface LimitDialogProps {
  /** What it starts with. */
  limit: Limit
  /** Whom and what it is for stays: it changes one that is set. */
  fixed?: boolean
  onClose: () => void
}

const all = '*'

/** LimitDialog sets a limit, or changes one. */
export function LimitDialog({ limit, fixed, onClose }: LimitDialogProps) {
  const text = useText()
  const words = text.admin.limits
  const { data: models } = useAllModels()
  const [written, setWritten] = useState({
    user_id: limit.user_id,
    model_id: limit.model_id,
    perMinute: limit.per_minute?.toString() ?? '',
    running: limit.running?.toString() ?? '',
  })
  const change = (patch: Partial<typeof written>) => setWritten((before) => ({ ...before, ...patch }))
  const act = useAct((body: Limit) => take(api.PUT('/api/admin/limits', { body })), {
    said: () => words.saved,
    onDone: onClose,
    quiet: true,
  })
  const body = limitOf(written)
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={words.add}
      description={words.lead}
      cancel
      footer={
        <Button
          variant="primary"
          busy={act.isPending}
          disabled={!body}
          onClick={() => body && act.mutate(body)}
        >
          {words.save}
        </Button>
      }
    >
      <div className="grid gap-4">
        {!fixed && (
          <Field label={words.who} error={faultOf(act.error, 'user_id')}>
            {(ids) => (
              <UserPicker
                {...ids}
                label={words.who}
                none={text.admin.everybody}
                value={written.user_id}
                onChange={(user_id) => change({ user_id })}
              />
            )}
          </Field>
        )}
        {!fixed && (
          <Field label={words.what} error={faultOf(act.error, 'model_id')}>
            {(ids) => (
              <Select
                {...ids}
                value={written.model_id ?? all}
                onChange={(id) => change({ model_id: id === all ? undefined : id })}
                options={[
                  { value: all, label: words.allModels },
                  ...(models ?? []).map(({ id, name }) => ({ value: id, label: name })),
                ]}
              />
            )}
          </Field>
        )}
        <div className="grid gap-4 sm:grid-cols-2">
          <Field
            label={words.perMinute}
            hint={words.lifted}
            error={
              faultOf(act.error, 'per_minute') ??
              (isWhole(written.perMinute, 10_000) ? undefined : words.whole)
            }
          >
            {(ids) => (
              <Input
                {...ids}
                inputMode="numeric"
                placeholder={words.notSet}
                value={written.perMinute}
                onChange={(event) => change({ perMinute: event.target.value })}
              />
            )}
          </Field>
          <Field
            label={words.running}
            hint={words.runningHint}
            error={
              faultOf(act.error, 'running') ?? (isWhole(written.running, 1000) ? undefined : words.whole)
            }
          >
            {(ids) => (
              <Input
                {...ids}
                inputMode="numeric"
                placeholder={words.notSet}
                disabled={!written.model_id}
                value={written.running}
                onChange={(event) => change({ running: event.target.value })}
              />
            )}
          </Field>
        </div>
        <FormProblem thrown={act.error} fields={['user_id', 'model_id', 'per_minute', 'running']} />
      </div>
    </Dialog>
  )
}
