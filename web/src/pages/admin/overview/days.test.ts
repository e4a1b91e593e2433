import { expect, it } from 'vitest'
import { ceilingOf, daysOf, trendsOf } from './days'

const cost = (day: string, charged_usd: number, model_id?: string) => ({
  day,
  charged_usd,
  written_off_usd: 0,
  generations: 2,
  ...(model_id && { model_id }),
})

it('tells of every day, also over the end of a month', () => {
  expect(daysOf('2026-02-27', '2026-03-02', [cost('2026-03-01', 0.5)])).toEqual([
    { day: '2026-02-27', charged: 0, writtenOff: 0, generations: 0 },
    { day: '2026-02-28', charged: 0, writtenOff: 0, generations: 0 },
    { day: '2026-03-01', charged: 0.5, writtenOff: 0, generations: 2 },
    { day: '2026-03-02', charged: 0, writtenOff: 0, generations: 0 },
  ])
})

it('draws each thing over the same days', () => {
  const rows = [
    cost('2026-05-04', 1, 'flux'),
    cost('2026-05-06', 3, 'flux'),
    cost('2026-05-05', 2, 'veo'),
    cost('2026-05-05', 9),
  ]
  const trends = trendsOf({ from: '2026-05-04', to: '2026-05-06', rows }, (row) => row.model_id)
  expect([...trends]).toEqual([
    ['flux', [1, 0, 3]],
    ['veo', [0, 2, 0]],
  ])
})

it('ends a chart at a round number', () => {
  expect([0, 0.003, 0.3, 1, 7, 12, 2000].map(ceilingOf)).toEqual([1, 0.005, 0.5, 1, 10, 20, 2000])
})
