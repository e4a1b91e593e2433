import type { Notification } from '@/api/types'
import { words } from '@/i18n/locale'
import { said } from '@/i18n/said'

/** titleOf is what a notification tells, in the person's language. An announcement comes as it was written. */
export function titleOf({ kind, title }: Notification): string {
  return kind === 'announcement' ? title : words().notifications.titles[kind](title)
}

/** bodyOf is what a notification tells besides: of a failure its reason, and of a generation its prompt, in lines. */
export function bodyOf({ kind, body }: Notification): string {
  if (kind !== 'generation.failed') return body
  const [reason = '', ...prompt] = body.split('\n')
  return [said(reason), ...prompt].join('\n')
}
