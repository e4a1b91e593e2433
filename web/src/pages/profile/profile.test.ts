import { expect, it } from 'vitest'
import { usdOf } from '@/i18n/format'
import { expiryOf } from './key-form'
import { daysBefore, daysOf } from './spending'

it('reads amounts as people write them', () => {
  expect(['', '  ', '5', '$ 2.50', '2,5', '0'].map(usdOf)).toEqual([null, null, 5, 2.5, 2.5, 0])
  expect(['-1', 'five', '1e9', '1.', '1000001'].map(usdOf)).toEqual(Array(5).fill(undefined))
})

it('knows when a key ends', () => {
  const now = new Date('2026-05-04T12:00:00Z')
  expect(expiryOf('quarter', now)).toBe('2026-08-04T12:00:00.000Z')
  expect(expiryOf('year', now)).toBe('2027-05-04T12:00:00.000Z')
  expect(expiryOf('ever', now)).toBeNull()
})

it('gives each day its place, those without costs too', () => {
  const row = { day: '2026-03-01', charged_usd: 2, written_off_usd: 0, generations: 4 }
  expect(daysOf([row], '2026-02-28', '2026-03-02')).toEqual([
    { day: '2026-02-28', usd: 0, generations: 0 },
    { day: '2026-03-01', usd: 2, generations: 4 },
    { day: '2026-03-02', usd: 0, generations: 0 },
  ])
  expect(daysBefore(Date.parse('2026-03-02T01:00:00Z'), 2)).toBe('2026-02-28')
})
