import { expect, it } from 'vitest'
import { Problem } from '@/api/problem'
import { answerTo } from './sender'

it('waits for what passes by itself, as long as the server says', () => {
  expect(answerTo(new Problem(429, { code: 'CONCURRENT_LIMIT_EXCEEDED' }, 12))).toEqual({ seconds: 12 })
  expect(answerTo(new Problem(429, { code: 'RATE_LIMITED' }))).toEqual({ seconds: 5 })
  expect(answerTo(new Problem(0, {}))).toEqual({ seconds: 5 })
})

it('says what is refused for good', () => {
  expect(
    answerTo(new Problem(402, { code: 'INSUFFICIENT_BALANCE', error: 'Your balance is too low.' })),
  ).toEqual({
    fault: 'Your balance is too low.',
  })
})
