import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { api, take } from '@/api/client'
import { keys } from '@/api/keys'
import type { Scope } from '@/api/types'
import { usdOf } from '@/i18n/format'
import { useText } from '@/i18n/locale'
import { isAdmin, useProfile } from '@/session/session'
import { Button } from '@/ui/button'
import { Checkbox } from '@/ui/checkbox'
import { Dialog } from '@/ui/dialog'
import { faultOf } from '@/ui/fault-of'
import { Field, Input } from '@/ui/field'
import { FormProblem } from '@/ui/form-problem'
import { Select } from '@/ui/select'
import { expiryOf, lives, type Life } from './key-form'

/** NewKey asks what a key shall be for. made is given the key itself, which is told once. */
export function NewKey({ close, made }: { close: () => void; made: (key: string) => void }) {
  const text = useText()
  const words = text.profile.keys
  const profile = useProfile()
  const client = useQueryClient()
  const [name, setName] = useState('')
  const [scopes, setScopes] = useState<Scope[]>(['read', 'generate'])
  const [life, setLife] = useState<Life>('year')
  const [budget, setBudget] = useState('')
  const create = useMutation({
    mutationFn: () =>
      take(
        api.POST('/api/keys', {
          body: {
            name: name.trim(),
            scopes,
            expires_at: expiryOf(life, new Date()),
            budget_usd: usdOf(budget),
          },
        }),
      ),
    onSuccess: ({ key }) => {
      void client.invalidateQueries({ queryKey: keys.apiKeys })
      close()
      made(key)
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    create.mutate()
  }
  const offered: Scope[] = ['read', 'generate', 'manage', ...(isAdmin(profile) ? ['admin' as const] : [])]
  const toggle = (scope: Scope, on: boolean) =>
    setScopes(offered.filter((one) => (one === scope ? on : scopes.includes(one))))
  const wrong = usdOf(budget) === undefined
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && close()}
      title={words.newTitle}
      cancel
      footer={
        <Button
          type="submit"
          form="new-key"
          variant="primary"
          disabled={!name.trim() || scopes.length === 0 || wrong}
          busy={create.isPending}
        >
          {words.create}
        </Button>
      }
    >
      <form id="new-key" onSubmit={submit} noValidate className="grid gap-5 pt-1">
        <Field label={words.name} hint={words.nameHint} error={faultOf(create.error, 'name')}>
          {(ids) => (
            <Input {...ids} value={name} maxLength={100} onChange={(event) => setName(event.target.value)} />
          )}
        </Field>
        <fieldset className="grid gap-1">
          <legend className="mb-1 text-xs font-medium">{words.scopes}</legend>
          {offered.map((scope) => (
            <Checkbox
              key={scope}
              checked={scopes.includes(scope)}
              onChange={(on) => toggle(scope, on)}
              label={words.scope[scope]}
              hint={words.scopeHint[scope]}
            />
          ))}
        </fieldset>
        <div className="grid items-start gap-4 sm:grid-cols-2">
          <Field label={words.ends} error={faultOf(create.error, 'expires_at')}>
            {(ids) => (
              <Select
                {...ids}
                value={life}
                onChange={setLife}
                options={lives.map((value) => ({ value, label: words.lives[value] }))}
              />
            )}
          </Field>
          <Field
            label={words.budget}
            hint={words.budgetHint}
            optional
            error={wrong ? words.budgetWrong : faultOf(create.error, 'budget_usd')}
          >
            {(ids) => (
              <Input
                {...ids}
                inputMode="decimal"
                placeholder="$"
                value={budget}
                onChange={(event) => setBudget(event.target.value)}
              />
            )}
          </Field>
        </div>
        <FormProblem thrown={create.error} fields={['name', 'expires_at', 'budget_usd']} />
      </form>
    </Dialog>
  )
}
