import { expect, it } from 'vitest'
import { detailOf, whereIs } from './detail'

it('tells first what changed and then the rest', () => {
  expect(detailOf({ from: 'user', to: 'admin' })).toEqual([{ name: '', from: 'user', to: 'admin' }])
  expect(detailOf({ to: { off: true }, amount_usd: 5 })).toEqual([
    { name: '', from: '—', to: '{"off":true}' },
    { name: 'amount usd', to: '5' },
  ])
  expect(detailOf({})).toEqual([])
})

it('knows where the target is seen', () => {
  expect(whereIs('generation.retry', 'a')).toBe('/admin/generations?id=a')
  expect(whereIs('user.role', 'b')).toBe('/admin/users?user=b')
  expect(whereIs('model.override', 'veo 3')).toBe('/admin/models?search=veo%203')
  expect(whereIs('generation.retry_bulk', 'c')).toBeUndefined()
  expect(whereIs('user.role', '')).toBeUndefined()
})
