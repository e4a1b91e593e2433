import { expect, it } from 'vitest'
import { detailOf, whereIs } from './detail'

it('tells first what changed and then the rest', () => {
  expect(detailOf({ from: 'user', to: 'admin' })).toEqual([{ name: '', from: 'user', to: 'admin' }])
  expect(detailOf({ to: { off: true }, amount_micro: 5_000_000, kind: 'top_up' })).toEqual([
    { name: '', from: '—', to: '{"off":true}' },
    { name: 'amount', to: '$5.00' },
    { name: 'kind', to: 'top_up' },
  ])
  expect(detailOf({})).toEqual([])
})

it('knows where the target is seen', () => {
  expect(whereIs('generation.retry', 'a')).toBe('/admin/generations?id=a')
  expect(whereIs('user.credit', 'b')).toBe('/admin/users?user=b')
  expect(whereIs('model.override', 'veo 3')).toBe('/admin/models?search=veo%203')
  expect(whereIs('generation.retry_bulk', 'c')).toBeUndefined()
  expect(whereIs('user.role', '')).toBeUndefined()
})
