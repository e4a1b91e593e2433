import { beforeEach, describe, expect, it, vi } from 'vitest'
import { api, take } from './client'
import { Problem } from './problem'

const json = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json', ...headers } })

const fetched = vi.fn<(request: Request | string) => Promise<Response>>()

beforeEach(() => {
  localStorage.clear()
  fetched.mockReset()
  vi.stubGlobal('fetch', fetched)
})

const pathOf = (request: Request | string) =>
  typeof request === 'string' ? request : new URL(request.url).pathname

describe('a session that ran out', () => {
  it('is renewed once for requests that fail together, and both are sent again', async () => {
    let fresh = false
    let renewals = 0
    fetched.mockImplementation(async (request) => {
      if (pathOf(request) === '/api/auth/refresh') {
        renewals++
        fresh = true
        return json(200, {})
      }
      return fresh
        ? json(200, { all: 1, processing: 0, favorites: 0, failed: 0 })
        : json(401, { error: 'Sign in.' })
    })
    const [first, second] = await Promise.all([
      take(api.GET('/api/generations/counts')),
      take(api.GET('/api/generations/counts')),
    ])
    expect(first.all).toBe(1)
    expect(second.all).toBe(1)
    expect(renewals).toBe(1)
  })

  it('sends a body again as it was', async () => {
    let fresh = false
    const bodies: string[] = []
    fetched.mockImplementation(async (request) => {
      if (typeof request === 'string') {
        fresh = true
        return json(200, {})
      }
      bodies.push(await request.text())
      return fresh ? json(200, { cost_usd: 1, outputs: 1, eta_seconds: 1 }) : json(401, {})
    })
    await take(
      api.POST('/api/generations/estimate', { body: { action: 'create', model_id: 'm', prompt: 'a cat' } }),
    )
    expect(bodies).toHaveLength(2)
    expect(bodies[1]).toBe(bodies[0])
  })

  it('is over when it cannot be renewed', async () => {
    fetched.mockImplementation(async () => json(401, { error: 'Sign in.', code: 'UNAUTHENTICATED' }))
    const refused = take(api.GET('/api/generations/counts'))
    await expect(refused).rejects.toMatchObject({ status: 401, code: 'UNAUTHENTICATED' })
  })
})

describe('what take throws', () => {
  it('tells when to come again and which fields are at fault', async () => {
    fetched.mockImplementation(async () =>
      json(
        429,
        { error: 'Too many.', code: 'RATE_LIMITED', details: [{ field: 'prompt', message: 'Too long.' }] },
        { 'Retry-After': '7' },
      ),
    )
    const thrown = await take(api.GET('/api/generations/counts')).catch((problem: unknown) => problem)
    expect(thrown).toBeInstanceOf(Problem)
    const problem = thrown as Problem
    expect(problem.retryAfter).toBe(7)
    expect(problem.fieldMessage('prompt')).toBe('Too long.')
  })

  it('has status 0 when the server was not reached', async () => {
    fetched.mockRejectedValue(new TypeError('network'))
    await expect(take(api.GET('/api/generations/counts'))).rejects.toMatchObject({
      status: 0,
      code: 'OFFLINE',
    })
  })
})
