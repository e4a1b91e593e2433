import { useMutation } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { api, take } from '@/api/client'
import { useText } from '@/i18n/locale'
import { Button } from '@/ui/button'
import { faultOf } from '@/ui/fault-of'
import { Field, Input } from '@/ui/field'
import { FormProblem } from '@/ui/form-problem'
import { toast } from '@/ui/toast'

// The server's limits: docs/sign-in.md.
const shortest = 10
const longest = 200

/** PasswordForm sets a password, or another one in the place of the present. */
export function PasswordForm({ email }: { email: string }) {
  const words = useText().profile.account
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')
  const [short, setShort] = useState(false)
  const set = useMutation({
    mutationFn: () =>
      take(
        api.PUT('/api/auth/password', {
          body: { password: next, ...(current ? { current_password: current } : {}) },
        }),
      ),
    onSuccess: () => {
      setCurrent('')
      setNext('')
      toast.success(words.passwordSet, { description: words.othersOut })
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setShort(next.length < shortest)
    if (next.length >= shortest) set.mutate()
  }
  return (
    <form onSubmit={submit} noValidate className="grid gap-4">
      {/* For password managers, which ask whose it is. */}
      <input type="text" autoComplete="username" value={email} readOnly hidden />
      <div className="grid gap-4 sm:grid-cols-2">
        <Field
          label={words.currentPassword}
          hint={words.currentHint}
          optional
          error={faultOf(set.error, 'current_password')}
        >
          {(ids) => (
            <Input
              {...ids}
              type="password"
              autoComplete="current-password"
              maxLength={longest}
              value={current}
              onChange={(event) => setCurrent(event.target.value)}
            />
          )}
        </Field>
        <Field
          label={words.newPassword}
          hint={words.newHint}
          error={short ? words.tooShort : faultOf(set.error, 'password')}
        >
          {(ids) => (
            <Input
              {...ids}
              type="password"
              autoComplete="new-password"
              maxLength={longest}
              value={next}
              onChange={(event) => setNext(event.target.value)}
            />
          )}
        </Field>
      </div>
      <FormProblem thrown={set.error} fields={['current_password', 'password']} />
      <div>
        <Button type="submit" disabled={!next} busy={set.isPending}>
          {words.setPassword}
        </Button>
      </div>
    </form>
  )
}
