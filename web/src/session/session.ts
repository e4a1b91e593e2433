import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import { api, take } from '@/api/client'
import { forgetPerson, keys } from '@/api/keys'
import { asProblem } from '@/api/problem'
import type { Profile } from '@/api/types'

type Session =
  | { state: 'loading' }
  | { state: 'out' }
  | { state: 'in'; profile: Profile }
  /** Whether somebody is signed in is not known, since the server cannot be asked. */
  | { state: 'unknown'; retry: () => void }

/** profileQuery asks whose session the cookie is; null when it is nobody's. */
export const profileQuery = queryOptions({
  queryKey: keys.profile,
  queryFn: async () => {
    try {
      return await take(api.GET('/api/users/profile'))
    } catch (thrown) {
      if (asProblem(thrown).status === 401) return null
      throw thrown
    }
  },
  staleTime: 5 * 60_000,
})

/** useSession tells who uses the client. The cookie that proves it cannot be read here, so the server is asked. */
export function useSession(): Session {
  const query = useQuery(profileQuery)
  if (query.data) return { state: 'in', profile: query.data }
  if (query.data === null) return { state: 'out' }
  if (query.isError) return { state: 'unknown', retry: () => void query.refetch() }
  return { state: 'loading' }
}

/** useProfile is for pages behind the guard, where somebody is signed in. */
export function useProfile(): Profile {
  const session = useSession()
  if (session.state !== 'in') throw new Error('useProfile outside of the guard')
  return session.profile
}

/** isAdmin tells whether somebody may see what concerns others; isSuperAdmin, whether they may change roles and money. */
export const isAdmin = (profile: Profile) => profile.role === 'admin' || profile.role === 'super_admin'
export const isSuperAdmin = (profile: Profile) => profile.role === 'super_admin'

/** useSignedIn is called after a sign-in: whoever was here before is forgotten. */
export function useSignedIn() {
  const client = useQueryClient()
  return useCallback(async () => {
    forgetPerson(client)
    await client.refetchQueries({ queryKey: keys.profile })
  }, [client])
}

/** useSignOut ends the session on the server and forgets what was theirs here. */
export function useSignOut() {
  const client = useQueryClient()
  return useCallback(async () => {
    await take(api.POST('/api/auth/logout'))
    client.setQueryData(keys.profile, null)
    forgetPerson(client)
  }, [client])
}
