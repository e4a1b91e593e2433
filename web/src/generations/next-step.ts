import type { Generation } from '@/api/types'

/** NextStep is the one sensible thing to do after a failure. */
export type NextStep = 'retry' | 'later' | 'changePrompt' | 'changeInput' | 'otherModel'

/** nextStepOf tells what helps by the kind of a failure: the same again, something else, or another model. */
export function nextStepOf(row: Pick<Generation, 'error_kind'>): NextStep {
  switch (row.error_kind) {
    case 'moderation':
      return 'changePrompt'
    case 'invalid_input':
    case 'media':
      return 'changeInput'
    case 'auth':
    case 'billing':
    case 'gone':
      return 'otherModel'
    case 'rate_limited':
    case 'provider_busy':
      return 'later'
    default:
      return 'retry'
  }
}

/** mayRetry tells whether the same request may well work the next time. */
export const mayRetry = (row: Pick<Generation, 'error_kind'>) => ['retry', 'later'].includes(nextStepOf(row))
