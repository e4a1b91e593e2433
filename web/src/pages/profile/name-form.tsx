import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { api, take } from '@/api/client'
import { keys } from '@/api/keys'
import type { Profile } from '@/api/types'
import { useText } from '@/i18n/locale'
import { Avatar } from '@/ui/avatar'
import { Button } from '@/ui/button'
import { faultOf } from '@/ui/fault-of'
import { Field, Input } from '@/ui/field'
import { FormProblem } from '@/ui/form-problem'
import { toast } from '@/ui/toast'

/** NameForm is how others see the person. */
export function NameForm({ profile }: { profile: Profile }) {
  const text = useText()
  const words = text.profile.account
  const client = useQueryClient()
  const [name, setName] = useState(profile.name ?? '')
  const [picture, setPicture] = useState(profile.avatar_url ?? '')
  const change = useMutation({
    mutationFn: () =>
      take(api.PATCH('/api/users/profile', { body: { name: name.trim(), avatar_url: picture.trim() } })),
    onSuccess: (changed) => {
      client.setQueryData(keys.profile, changed)
      toast.success(text.common.saved)
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    change.mutate()
  }
  const same = name === (profile.name ?? '') && picture === (profile.avatar_url ?? '')
  return (
    <form onSubmit={submit} noValidate className="flex flex-wrap items-start gap-5">
      <Avatar name={name || profile.email || ''} url={picture || null} className="mt-6 size-16 text-lg" />
      <div className="grid min-w-64 grow gap-4">
        <Field label={words.name} error={faultOf(change.error, 'name')}>
          {(ids) => (
            <Input
              {...ids}
              value={name}
              maxLength={100}
              autoComplete="name"
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <Field
          label={words.picture}
          hint={words.pictureHint}
          optional
          error={faultOf(change.error, 'avatar_url')}
        >
          {(ids) => (
            <Input
              {...ids}
              value={picture}
              type="url"
              maxLength={2048}
              placeholder="https://"
              onChange={(event) => setPicture(event.target.value)}
            />
          )}
        </Field>
        <FormProblem thrown={change.error} fields={['name', 'avatar_url']} />
        <div>
          <Button type="submit" variant="primary" disabled={same} busy={change.isPending}>
            {text.common.save}
          </Button>
        </div>
      </div>
    </form>
  )
}
