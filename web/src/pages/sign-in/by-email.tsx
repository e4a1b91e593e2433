import { useState, type FormEvent } from 'react'
import { useText } from '@/i18n/locale'
import { Button } from '@/ui/button'
import { faultOf } from '@/ui/fault-of'
import { Field, Input } from '@/ui/field'
import { FormProblem } from '@/ui/form-problem'
import { LinkSent } from './link-sent'
import { usePassword, useSendLink } from './ways'

interface ByEmailProps {
  /** Whether links are sent. */
  link: boolean
  /** Whether passwords are taken. */
  password: boolean
  next: string
  brought: { email: string; password: string } | null
}

/** ByEmail signs in by a link, or by a password for who has one. */
export function ByEmail({ link, password: canPassword, next, brought }: ByEmailProps) {
  const text = useText().signIn
  const [email, setEmail] = useState(brought?.email ?? '')
  const [secret, setSecret] = useState(brought?.password ?? '')
  const [withPassword, setWithPassword] = useState(canPassword && (!link || brought !== null))
  const [missing, setMissing] = useState(false)
  const [sent, setSent] = useState<{ email: string; next: string } | null>(null)
  const sendLink = useSendLink()
  const signIn = usePassword()
  const tried = withPassword ? signIn : sendLink

  // Who forgot a password sets another one where the link leads: Profile.
  const send = (to: string) => {
    if (!email.includes('@')) return setMissing(true)
    setMissing(false)
    sendLink.mutate({ email: email.trim(), next: to }, { onSuccess: (_sent, asked) => setSent(asked) })
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!withPassword) return send(next)
    setMissing(!email.includes('@'))
    if (email.includes('@') && secret) signIn.mutate({ email: email.trim(), password: secret })
  }
  const change = (way: boolean) => {
    setWithPassword(way)
    signIn.reset()
    sendLink.reset()
  }

  if (sent) return <LinkSent {...sent} other={() => setSent(null)} />
  return (
    <form onSubmit={submit} noValidate className="grid gap-4">
      <Field label={text.email} error={missing ? text.emailNeeded : faultOf(tried.error, 'email')}>
        {(ids) => (
          <Input
            {...ids}
            className="h-11"
            type="email"
            name="email"
            autoComplete="username"
            value={email}
            onChange={(event) => setEmail(event.target.value)}
          />
        )}
      </Field>
      {withPassword && (
        <Field label={text.password} error={faultOf(signIn.error, 'password')}>
          {(ids) => (
            <Input
              {...ids}
              className="h-11"
              type="password"
              name="password"
              autoComplete="current-password"
              value={secret}
              onChange={(event) => setSecret(event.target.value)}
            />
          )}
        </Field>
      )}
      <FormProblem thrown={signIn.error ?? sendLink.error} fields={['email', 'password']} />
      <Button type="submit" variant="primary" size="lg" busy={signIn.isPending || sendLink.isPending}>
        {withPassword ? text.signIn : text.sendLink}
      </Button>
      {link && canPassword && (
        <div className="flex flex-wrap justify-between gap-2">
          <Button variant="ghost" size="sm" className="-mx-3" onClick={() => change(!withPassword)}>
            {withPassword ? text.useLink : text.usePassword}
          </Button>
          {withPassword && (
            <Button variant="ghost" size="sm" className="-mx-3" onClick={() => send('/profile')}>
              {text.forgotten}
            </Button>
          )}
        </div>
      )}
    </form>
  )
}
