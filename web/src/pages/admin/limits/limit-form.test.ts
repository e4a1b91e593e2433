import { expect, it } from 'vitest'
import { limitOf } from './limit-form'

it('reads a limit for what was said, and leaves out what was not', () => {
  expect(limitOf({ model_id: 'veo-3.1', perMinute: '4', running: '2' })).toEqual({
    model_id: 'veo-3.1',
    per_minute: 4,
    running: 2,
  })
  expect(limitOf({ user_id: 'a', perMinute: '0', running: '' })).toEqual({ user_id: 'a', per_minute: 0 })
})

it('limits how many at a time only of a model', () => {
  expect(limitOf({ perMinute: '', running: '2' })).toBeUndefined()
  expect(limitOf({ perMinute: '5', running: '2' })).toEqual({ per_minute: 5 })
})

it('takes nothing that is no whole number in bounds', () => {
  expect(limitOf({ perMinute: '', running: '' })).toBeUndefined()
  expect(limitOf({ perMinute: '1.5', running: '' })).toBeUndefined()
  expect(limitOf({ perMinute: '10001', running: '' })).toBeUndefined()
  expect(limitOf({ model_id: 'veo-3.1', perMinute: '', running: '1001' })).toBeUndefined()
})
