import type { Problem } from '@/api/problem'
import { seconds } from '@/i18n/format'
import { words } from '@/i18n/locale'
import { said } from '@/i18n/said'

/** explain says what went wrong and what to do, in words for the person. The server's own are already such. */
export function explain(problem: Problem): string {
  const text = words().problem
  if (problem.status === 0) return text.offline
  const what = problem.message ? said(problem.message) : text.internal
  const when = problem.retryAfter ? ` ${text.retryIn(seconds(problem.retryAfter))}` : ''
  const whom = problem.status >= 500 && problem.requestId ? ` ${text.requestId(problem.requestId)}` : ''
  return what + when + whom
}
