import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { renderHook, waitFor } from '@testing-library/react'
import type { ReactNode } from 'react'
import { beforeEach, expect, it, vi } from 'vitest'
import { keys } from '@/api/keys'
import { useSession, useSignedIn, useSignOut } from './session'

let person: string | null = null

beforeEach(() => {
  vi.stubGlobal('fetch', async (asked: Request | string) => {
    const path = typeof asked === 'string' ? asked : new URL(asked.url).pathname
    if (path === '/api/auth/logout') return Response.json({ signed_out: true })
    if (path === '/api/users/profile' && person) return Response.json({ id: person })
    return Response.json({ error: 'Sign in.', code: 'UNAUTHENTICATED' }, { status: 401 })
  })
})

function setup() {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  const wrapper = ({ children }: { children: ReactNode }) => (
    <QueryClientProvider client={client}>{children}</QueryClientProvider>
  )
  const { result } = renderHook(
    () => ({ session: useSession(), signedIn: useSignedIn(), signOut: useSignOut() }),
    { wrapper },
  )
  return { client, result }
}

it('shows who came in and who went, and forgets what was theirs', async () => {
  const { client, result } = setup()
  await waitFor(() => expect(result.current.session.state).toBe('out'))

  person = 'first'
  await result.current.signedIn()
  await waitFor(() => expect(result.current.session).toMatchObject({ state: 'in', profile: { id: 'first' } }))
  client.setQueryData(keys.billing, { balance_usd: 7 })

  await result.current.signOut()
  await waitFor(() => expect(result.current.session.state).toBe('out'))
  expect(client.getQueryData(keys.billing)).toBeUndefined()

  person = 'second'
  await result.current.signedIn()
  await waitFor(() => expect(result.current.session).toMatchObject({ profile: { id: 'second' } }))
})
