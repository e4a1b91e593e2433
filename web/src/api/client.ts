import createClient, { type Middleware } from 'openapi-fetch'
import { problemOf, Problem } from './problem'
import type { paths } from './schema.gen'
import { renewSession } from './renew'

// A request that was refused for want of a session is sent once more after the session was renewed. Bodies can be
// read once, so the copy is made before the first one is sent.
const copies = new WeakMap<Request, Request>()

const renewing: Middleware = {
  onRequest({ request }) {
    copies.set(request, request.clone())
    return undefined
  },
  async onResponse({ request, response }) {
    const copy = copies.get(request)
    if (response.status !== 401 || !copy || !(await renewSession())) return undefined
    return fetch(copy)
  },
}

/**
 * api speaks to the server by the contract: paths, parameters and answers are checked by the compiler. The session is a
 * cookie that scripts cannot read. Use it through `take`, which throws a Problem.
 */
export const api = createClient<paths>({
  baseUrl: location.origin,
  credentials: 'same-origin',
  // Asked for at each call, so that a test may stand in for it.
  fetch: (request) => globalThis.fetch(request),
})
api.use(renewing)

interface Answer<T> {
  data?: T
  error?: unknown
  response: Response
}

/** take waits for an answer of `api` and returns what was asked for. It throws a Problem for everything else. */
export async function take<T>(asked: Promise<Answer<T>>): Promise<T> {
  let answer: Answer<T>
  try {
    answer = await asked
  } catch (thrown) {
    if (thrown instanceof DOMException && thrown.name === 'AbortError') throw thrown
    throw new Problem(0, {})
  }
  if (answer.response.ok) return answer.data as T
  throw problemOf(answer.response, answer.error)
}
