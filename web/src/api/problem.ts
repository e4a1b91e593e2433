import { said } from '@/i18n/said'
import type { FieldError } from './types'

/** What the API answers instead of what was asked for, whatever the route. */
interface ErrorBody {
  error?: string
  code?: string
  request_id?: string
  details?: FieldError[]
  [extra: string]: unknown
}

/**
 * Problem is a refusal by the API, or a request that never reached it. `message` is for people and already safe to show;
 * programs decide by `code`. `status` is 0 when there was no answer.
 */
export class Problem extends Error {
  override name = 'Problem'
  readonly status: number
  readonly code: string
  readonly requestId: string
  readonly details: FieldError[]
  /** Whatever else the answer said, such as `needed_usd` of a 402. */
  readonly extra: Record<string, unknown>
  /** Seconds after which the same request would be taken, when the server said so. */
  readonly retryAfter: number | null

  constructor(status: number, body: ErrorBody, retryAfter: number | null = null) {
    super(body.error ?? '')
    this.status = status
    this.code = body.code ?? (status === 0 ? 'OFFLINE' : 'INTERNAL')
    this.requestId = body.request_id ?? ''
    this.details = body.details ?? []
    this.extra = body
    this.retryAfter = retryAfter
  }

  /** fieldMessage is what the server said of one field, if it did, in the person's language. */
  fieldMessage(field: string): string | undefined {
    const detail = this.details.find((one) => one.field === field)
    return detail && said(detail.message)
  }
}

/** problemOf reads the refusal out of an answer; one that is not ours, such as a proxy's page, gets no words. */
export function problemOf(response: Response, body: unknown): Problem {
  const after = Number(response.headers.get('Retry-After'))
  const known = typeof body === 'object' && body !== null ? (body as ErrorBody) : {}
  return new Problem(response.status, known, Number.isFinite(after) && after > 0 ? after : null)
}

/** asProblem makes a Problem of anything that was thrown; a network that failed has status 0. */
export function asProblem(thrown: unknown): Problem {
  return thrown instanceof Problem ? thrown : new Problem(0, {})
}
