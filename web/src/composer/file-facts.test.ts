import { expect, it } from 'vitest'
import { faultOf, type Facts, type FileLimit } from './file-facts'

const facts = (change: Partial<Facts> = {}): Facts => ({
  type: 'image/png',
  size: 1000,
  width: 800,
  height: 600,
  seconds: 0,
  ...change,
})
const limit = (change: Partial<FileLimit> = {}): FileLimit => ({ min: 1, max: 1, types: [], ...change })

it('lets through what keeps all limits, and what cannot be told', () => {
  expect(faultOf(facts(), limit({ types: ['image/png'], min_side: 600, max_side: 800 }))).toBeNull()
  expect(faultOf(facts({ width: 0, height: 0 }), limit({ min_side: 600 }))).toBeNull()
})

it.each([
  ['type', facts({ type: 'image/gif' }), limit({ types: ['image/png'] })],
  ['size', facts({ size: 10_000_001 }), limit()],
  ['size', facts({ size: 2000 }), limit({ max_bytes: 1999 })],
  ['small', facts(), limit({ min_side: 601 })],
  ['large', facts(), limit({ max_side: 799 })],
  ['pixels', facts(), limit({ max_pixels: 479_999 })],
  ['short', facts({ type: 'video/mp4', seconds: 2 }), limit({ min_seconds: 3 })],
  ['long', facts({ type: 'video/mp4', seconds: 11 }), limit({ max_seconds: 10 })],
])('refuses by %s', (what, given, taken) => expect(faultOf(given, taken)?.what).toBe(what))

it('lets large films through, which go straight to storage', () => {
  expect(faultOf(facts({ type: 'video/mp4', size: 400_000_000 }), limit())).toBeNull()
})
