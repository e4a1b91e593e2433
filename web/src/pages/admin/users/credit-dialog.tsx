import { useState } from 'react'
import { api, take } from '@/api/client'
import type { AdminUser, GiveCredit } from '@/api/schema.gen'
import { money } from '@/i18n/format'
import { useText } from '@/pages/admin/words/text'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { Field, Input } from '@/ui/field'
import { Segmented } from '@/ui/segmented'
import { toast } from '@/ui/toast'
import { FormProblem } from '@/ui/form-problem'
import { faultOf } from '@/ui/fault-of'
import { nameOf } from '../parts/people'
import { SuperButton } from '../parts/super-only'
import { useAct } from '../parts/use-act'
import { creditKinds, mayBe, readAmount } from './credit'

/** CreditButton opens the form that moves money to a user. */
export function CreditButton({ user }: { user: AdminUser }) {
  const text = useText().admin.users
  const [open, setOpen] = useState(false)
  return (
    <>
      <SuperButton onClick={() => setOpen(true)}>{text.giveCredit}</SuperButton>
      {open && <CreditDialog user={user} onClose={() => setOpen(false)} />}
    </>
  )
}

function CreditDialog({ user, onClose }: { user: AdminUser; onClose: () => void }) {
  const text = useText()
  const words = text.admin.credit
  const [kind, setKind] = useState<GiveCredit['kind']>('top_up')
  const [written, setWritten] = useState('')
  const [reference, setReference] = useState('')
  const amount = readAmount(written)
  const act = useAct(
    (body: GiveCredit) =>
      take(api.POST('/api/admin/users/{id}/credits', { params: { path: { id: user.id } }, body })),
    {
      quiet: true,
      onDone: (given) => {
        if (given.given) toast.success(words.given(money(given.balance_usd)))
        else toast.message(words.repeated)
        onClose()
      },
    },
  )
  const unread = written !== '' && amount === undefined
  const below = amount !== undefined && !mayBe(kind, amount)
  const ready = amount !== undefined && !below && reference.trim() !== ''
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={words.title(nameOf(user))}
      cancel
      footer={
        <Button
          variant="primary"
          busy={act.isPending}
          disabled={!ready}
          onClick={() => ready && act.mutate({ kind, amount_usd: amount, reference: reference.trim() })}
        >
          {amount === undefined
            ? words.giveNothing
            : amount > 0
              ? words.give(money(amount))
              : words.takeBack(money(-amount))}
        </Button>
      }
    >
      <div className="grid gap-4">
        <div className="grid gap-1.5">
          <Segmented
            label={words.kind}
            value={kind}
            onChange={setKind}
            options={creditKinds.map((value) => ({ value, label: words.kinds[value] }))}
          />
          <p className="text-xs text-muted">{words.kindHints[kind]}</p>
        </div>
        <Field
          label={words.amount}
          error={
            faultOf(act.error, 'amount_usd') ??
            (unread ? words.amountFault : below ? words.belowFault : undefined)
          }
          className="max-w-52"
        >
          {(ids) => (
            <Input
              {...ids}
              inputMode="decimal"
              value={written}
              onChange={(event) => setWritten(event.target.value)}
            />
          )}
        </Field>
        <Field label={words.reference} hint={words.referenceHint} error={faultOf(act.error, 'reference')}>
          {(ids) => (
            <Input
              {...ids}
              maxLength={200}
              value={reference}
              onChange={(event) => setReference(event.target.value)}
            />
          )}
        </Field>
        <FormProblem thrown={act.error} fields={['amount_usd', 'reference']} />
      </div>
    </Dialog>
  )
}
