import { expect, it } from 'vitest'
import { wholeOf } from './whole'

it('reads whole numbers in bounds', () => {
  expect(['0', ' 90 ', '36500'].map((written) => wholeOf(written, 36_500))).toEqual([0, 90, 36_500])
  expect(['', '-1', '1.5', '36501', 'all'].map((written) => wholeOf(written, 36_500))).toEqual(
    Array.from({ length: 5 }, () => undefined),
  )
})
