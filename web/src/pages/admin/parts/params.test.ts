import { expect, it } from 'vitest'
import { anId, aTime, oneOf, readFilter, text, whole, writeFilter } from './params'

const checks = {
  status: oneOf(['failed', 'cancelled']),
  userId: anId,
  q: text(5),
  since: aTime,
  page: whole(1, 100),
}
const id = '5b0e6a34-1f0c-4a57-9f0e-3b1f0f6f7a10'

it('reads what an address asks for and leaves out what makes no sense', () => {
  const asked = new URLSearchParams(`status=failed&userId=${id}&q=harbour&since=2026-05-04T12:00:00Z&page=2`)
  expect(readFilter(asked, checks)).toEqual({
    status: 'failed',
    userId: id,
    q: 'harbo',
    since: '2026-05-04T12:00:00.000Z',
    page: 2,
  })
  const nonsense = new URLSearchParams('status=sold&userId=5b0e&since=soon&page=0&q=')
  expect(readFilter(nonsense, checks)).toEqual({})
})

it('goes back to the first page when a filter changes', () => {
  const now = new URLSearchParams('page=3&status=failed')
  expect(writeFilter(now, { q: 'tram' }).toString()).toBe('status=failed&q=tram')
  expect(writeFilter(now, { status: undefined }).toString()).toBe('')
  expect(writeFilter(now, { page: 4 }).toString()).toBe('page=4&status=failed')
})
