import { expect, it } from 'vitest'
import { linkOf, stateOf } from './shares'

const now = Date.parse('2026-03-01T12:00:00Z')

it('knows which links still open', () => {
  expect(stateOf({ revoked_at: null, expires_at: null }, now)).toBe('active')
  expect(stateOf({ revoked_at: null, expires_at: '2026-03-01T12:00:01Z' }, now)).toBe('active')
  expect(stateOf({ revoked_at: null, expires_at: '2026-03-01T12:00:00Z' }, now)).toBe('expired')
  expect(stateOf({ revoked_at: '2026-02-01T00:00:00Z', expires_at: '2026-02-02T00:00:00Z' }, now)).toBe(
    'revoked',
  )
})

it('leads to the page, not to the API', () => {
  expect(linkOf('abc')).toBe(`${location.origin}/shared/abc`)
})
