import { expect, it } from 'vitest'
import { readFilter } from '../parts/params'
import { checks, mayCancel, mayRetry, retryFilter } from './filter'

const user = '5b0e6a34-1f0c-4a57-9f0e-3b1f0f6f7a10'

it('retries what the list shows, in the words of that route', () => {
  const address = new URLSearchParams(
    `status=failed&errorKind=provider_busy&dateRange=today&modelId=flux-schnell&userId=${user}&provider=fal`,
  )
  expect(retryFilter(readFilter(address, checks))).toEqual({
    status: 'failed',
    error_kind: 'provider_busy',
    date_range: 'today',
    model_id: 'flux-schnell',
    user_id: user,
    provider: 'fal',
  })
})

it('retries no group where that would take more than the list shows', () => {
  expect(retryFilter({ status: 'failed', q: 'pier' })).toBeUndefined()
  expect(retryFilter({ status: 'failed', actionType: 'video' })).toBeUndefined()
  expect(retryFilter({ status: 'completed' })).toBeUndefined()
  expect(retryFilter({})).toBeUndefined()
})

it('tells what can be done with each status', () => {
  expect(
    (['failed', 'cancelled'] as const).every((status) => mayRetry({ status }) && !mayCancel({ status })),
  ).toBe(true)
  expect((['pending', 'queued', 'processing'] as const).every((status) => mayCancel({ status }))).toBe(true)
  expect(mayCancel({ status: 'completed' }) || mayRetry({ status: 'completed' })).toBe(false)
})
