import type { Attempt, Generation } from '@/api/types'
import { serverWords, words } from '@/i18n/locale'
import { said } from '@/i18n/said'

type Failed = Pick<Generation | Attempt, 'error_kind' | 'error_message'>

/**
 * sayFailure says to its user why something failed. The server may know more than the kind, such as what is wrong with a file;
 * a sentence that the person's language lacks gives way to that of the kind.
 */
export function sayFailure({ error_kind, error_message }: Failed): string {
  const text = error_message ?? ''
  const translated = said(text)
  if (translated !== text) return translated
  return (error_kind && serverWords().failures[error_kind]) || text || words().generation.failedUnknown
}
