import { expect, it } from 'vitest'
import { mayBe, readAmount } from './credit'

it('reads dollars as people write them', () => {
  expect(['25', ' 0.5 ', '0,000001', '-3', '−3'].map(readAmount)).toEqual([25, 0.5, 0.000001, -3, -3])
  expect(['', '0', '1.0000001', 'ten', '1e3', '1000001', '--1'].map(readAmount)).toEqual(
    Array.from({ length: 7 }, () => undefined),
  )
})

it('takes back only what was a mistake', () => {
  expect(mayBe('adjustment', -3)).toBe(true)
  expect(mayBe('grant', -3) || mayBe('top_up', -3)).toBe(false)
  expect(mayBe('grant', 3)).toBe(true)
})
