import { count } from '@/i18n/format'
import { words } from '@/pages/admin/words/text'

// The server counts no further: 10,001 means more.
const counted = 10_000

/** totalOf writes how many there are. */
export const totalOf = (total: number) =>
  total > counted ? words().admin.more(count(counted)) : count(total)
