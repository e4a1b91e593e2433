import { expect, it } from 'vitest'
import { refusals } from './refusals'

it('puts together what was refused for the same reason', () => {
  const money = { code: 'PAYMENT_REQUIRED', error: 'The balance is too small.' }
  const off = { code: 'NOT_FOUND', error: 'The model is off.' }
  expect(
    refusals([
      { id: 'a', ...off },
      { id: 'b', ...money },
      { id: 'c', ...money },
    ]),
  ).toEqual([
    { error: money.error, ids: ['b', 'c'] },
    { error: off.error, ids: ['a'] },
  ])
})
