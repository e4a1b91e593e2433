/** lives are how long a key may live; one that is forgotten somewhere should end some day. */
export const lives = ['month', 'quarter', 'year', 'ever'] as const
export type Life = (typeof lives)[number]

const months: Record<Exclude<Life, 'ever'>, number> = { month: 1, quarter: 3, year: 12 }

/** expiryOf is when a key of that life ends; null for never. */
export function expiryOf(life: Life, now: Date): string | null {
  if (life === 'ever') return null
  const end = new Date(now)
  end.setUTCMonth(end.getUTCMonth() + months[life])
  return end.toISOString()
}
