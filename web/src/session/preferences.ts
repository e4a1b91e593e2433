import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api, take } from '@/api/client'
import { keys } from '@/api/keys'
import { asProblem } from '@/api/problem'
import type { Profile } from '@/api/types'
import { explain } from '@/ui/explain'
import { toast } from '@/ui/toast'
import { useProfile } from './session'

/**
 * usePreference keeps something of the person's with their profile, so that it is there on every device. read makes sense
 * of what stands there, which another client may have written.
 */
export function usePreference<T>(name: string, read: (kept: unknown) => T): [T, (value: T) => void] {
  const profile = useProfile()
  const client = useQueryClient()
  const { mutate } = useMutation({
    mutationFn: (value: T) =>
      take(api.PATCH('/api/users/profile', { body: { preferences: { [name]: value } } })),
    onMutate: (value) => {
      const before = client.getQueryData<Profile>(keys.profile)
      if (before)
        client.setQueryData<Profile>(keys.profile, {
          ...before,
          preferences: { ...before.preferences, [name]: value },
        })
      return { before }
    },
    onError: (thrown, _value, context) => {
      client.setQueryData(keys.profile, context?.before)
      toast.error(explain(asProblem(thrown)))
    },
  })
  return [read(profile.preferences[name]), mutate]
}
