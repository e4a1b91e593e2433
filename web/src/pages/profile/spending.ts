import type { Cost } from '@/api/types'

export interface Day {
  /** Such as 2026-11-26. */
  day: string
  usd: number
  generations: number
}

const millisecondsOfDay = 86_400_000

/** daysOf is what was spent on each day from `from` to `to`, with those on which nothing was. Days are UTC, as the server's. */
export function daysOf(rows: Cost[], from: string, to: string): Day[] {
  const known = new Map(rows.map((row) => [row.day, row]))
  const days: Day[] = []
  for (let at = Date.parse(from); at <= Date.parse(to); at += millisecondsOfDay) {
    const day = new Date(at).toISOString().slice(0, 10)
    const row = known.get(day)
    days.push({ day, usd: row?.charged_usd ?? 0, generations: row?.generations ?? 0 })
  }
  return days
}

/** daysBefore is the day that lies so many days before a time. */
export const daysBefore = (now: number, days: number) =>
  new Date(now - days * millisecondsOfDay).toISOString().slice(0, 10)
