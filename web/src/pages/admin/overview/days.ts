import type { Cost } from '@/api/schema.gen'

export interface DayCost {
  day: string
  charged: number
  writtenOff: number
  generations: number
}

const oneDay = 86_400_000

/** daysOf gives every day from the first to the last, those without costs too: the server leaves them out. */
export function daysOf(from: string, to: string, rows: Cost[]): DayCost[] {
  const known = new Map(rows.map((row) => [row.day, row]))
  const days: DayCost[] = []
  for (let time = Date.parse(from); time <= Date.parse(to); time += oneDay) {
    const day = new Date(time).toISOString().slice(0, 10)
    const row = known.get(day)
    days.push({
      day,
      charged: row?.charged_usd ?? 0,
      writtenOff: row?.written_off_usd ?? 0,
      generations: row?.generations ?? 0,
    })
  }
  return days
}

/** trendsOf gives the costs of each day for each thing that has an id, such as a model. */
export function trendsOf(
  costs: { from: string; to: string; rows: Cost[] },
  idOf: (row: Cost) => string | undefined,
): Map<string, number[]> {
  const by = new Map<string, Cost[]>()
  for (const row of costs.rows) {
    const id = idOf(row)
    if (id) by.set(id, [...(by.get(id) ?? []), row])
  }
  return new Map(
    [...by].map(([id, rows]) => [id, daysOf(costs.from, costs.to, rows).map((day) => day.charged)]),
  )
}

/** ceilingOf is a round number at or over the largest, for the top of a chart: 1, 2 or 5 with noughts. */
export function ceilingOf(largest: number): number {
  if (largest <= 0) return 1
  const step = 10 ** Math.floor(Math.log10(largest))
  const head = [1, 2, 5, 10].find((times) => times * step >= largest * (1 - 1e-9)) ?? 10
  return head * step
}
