import { useState } from 'react'
import { api, take } from '@/api/client'
import type { AdminCleanup } from '@/api/schema.gen'
import { count } from '@/i18n/format'
import { useText } from '@/pages/admin/words/text'
import { Button } from '@/ui/button'
import { confirm } from '@/ui/confirm'
import { Field, Input } from '@/ui/field'
import { Section } from '@/ui/page'
import { faultOf } from '@/ui/fault-of'
import { FormProblem } from '@/ui/form-problem'
import { SuperButton } from '../parts/super-only'
import { useAct } from '../parts/use-act'
import { wholeOf } from './whole'

/** Cleanup removes old generations; first it only counts them, and what was counted is what the button names. */
export function Cleanup() {
  const text = useText().admin.upkeep
  const [days, setDays] = useState('90')
  const [keep, setKeep] = useState('100')
  const [daysOf, keepOf] = [wholeOf(days, 36_500), wholeOf(keep, 1_000_000)]
  const look = useAct(
    (ask: Pick<AdminCleanup, 'days' | 'keepLatest'>) =>
      take(api.GET('/api/admin/cleanup', { params: { query: ask } })),
    { quiet: true },
  )
  const remove = useAct((body: AdminCleanup) => take(api.POST('/api/admin/cleanup', { body })), {
    quiet: true,
    onDone: look.reset,
  })
  const refused = look.error ?? remove.error
  const forget = () => {
    look.reset()
    remove.reset()
  }
  const ask = async (deleted: number) => {
    const yes = await confirm({
      title: text.confirm(deleted),
      body: text.confirmBody(days, count(keepOf ?? 0)),
      action: text.remove(deleted),
      danger: true,
    })
    if (yes) remove.mutate({ days: daysOf, keepLatest: keepOf })
  }
  const found = look.data
  return (
    <Section title={text.cleanup} lead={text.cleanupLead} className="rounded-card border bg-surface p-4">
      <div className="grid gap-4 sm:grid-cols-2">
        <Number
          label={text.days}
          value={days}
          error={faultOf(refused, 'days') ?? (daysOf === undefined ? text.whole : undefined)}
          onChange={(next) => {
            setDays(next)
            forget()
          }}
        />
        <Number
          label={text.keep}
          value={keep}
          error={faultOf(refused, 'keepLatest') ?? (keepOf === undefined ? text.whole : undefined)}
          onChange={(next) => {
            setKeep(next)
            forget()
          }}
        />
      </div>
      <FormProblem thrown={refused} fields={['days', 'keepLatest']} />
      <div className="flex min-h-9 flex-wrap items-center gap-3">
        <SuperButton
          busy={look.isPending}
          disabled={daysOf === undefined || keepOf === undefined}
          onClick={() => {
            remove.reset()
            look.mutate({ days: daysOf, keepLatest: keepOf })
          }}
        >
          {text.count}
        </SuperButton>
        {found && found.deleted > 0 && (
          <Button variant="danger" busy={remove.isPending} onClick={() => void ask(found.deleted)}>
            {text.remove(found.deleted)}
          </Button>
        )}
        <p className="text-sm text-muted" aria-live="polite">
          {found && (found.deleted === 0 ? text.nothing : text.would(found.deleted))}
          {found?.more && ` ${text.wouldMore}`}
          {remove.data && `${text.removed(remove.data.deleted)}. ${remove.data.more ? text.andMore : ''}`}
        </p>
      </div>
    </Section>
  )
}

interface NumberProps {
  label: string
  value: string
  error: string | undefined
  onChange: (written: string) => void
}

const Number = ({ label, value, error, onChange }: NumberProps) => (
  <Field label={label} error={error}>
    {(ids) => (
      <Input {...ids} inputMode="numeric" value={value} onChange={(event) => onChange(event.target.value)} />
    )}
  </Field>
)
