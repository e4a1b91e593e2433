import type { Notification } from '@/api/types'
import { words } from '@/i18n/locale'

/** titleOf is what a notification tells, in the person's language. An announcement comes as it was written. */
export function titleOf({ kind, title }: Notification): string {
  return kind === 'announcement' ? title : words().notifications.titles[kind](title)
}
