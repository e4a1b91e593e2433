import { expect, it } from 'vitest'
import type { AdminModel } from '@/api/schema.gen'
import { fits } from './fits'
import { priceOf, unitOf, usdOf, whenOf, writtenOf } from './price'

const model = (change: Partial<AdminModel> = {}): AdminModel => ({
  id: 'seedance-1-pro',
  name: 'Seedance 1 Pro',
  provider: 'replicate',
  actions: ['video_create'],
  enabled: true,
  admin_only: false,
  price: '$0.03–$0.15 per second',
  catalog_price: '$0.03–$0.15 per second',
  availability: 'available',
  parts: { rates: [{ when: { resolution: '480p' }, usd: 0.03 }] },
  override: null,
  ...change,
})

it('finds a model by all words, in whatever order', () => {
  expect(fits(model(), 'pro seed', 'all')).toBe(true)
  expect(fits(model(), 'replicate', 'all')).toBe(true)
  expect(fits(model(), 'seed fal', 'all')).toBe(false)
  expect(fits(model(), '', 'off') || fits(model(), '', 'overridden')).toBe(false)
  expect(fits(model({ enabled: false }), '', 'off')).toBe(true)
})

it('starts from the price that holds and gives it back in the words of the contract', () => {
  expect(priceOf(writtenOf(model()))).toEqual({ rates: [{ when: { resolution: '480p' }, usd: 0.03 }] })
  const one = model({ parts: { unit_usd: 0.02, base_usd: 0.01 } })
  expect(priceOf(writtenOf(one))).toEqual({ unit_usd: 0.02, base_usd: 0.01 })
})

it('takes nothing that is no price', () => {
  expect(['', '0', '-1', '1000.5', '0.0000001', 'dear'].map((text) => usdOf(text, 0.000001))).toEqual(
    Array.from({ length: 6 }, () => undefined),
  )
  expect(usdOf('0,003', 0.000001)).toBe(0.003)
  expect(usdOf('0', 0)).toBe(0)
  expect(
    priceOf({
      unit: '',
      base: '',
      rates: [
        { when: {}, usd: '1' },
        { when: {}, usd: '' },
      ],
    }),
  ).toBeUndefined()
})

it('says what a price is for', () => {
  expect(whenOf({ resolution: '720p', with_audio: 'true' })).toBe('resolution 720p, with audio true')
  expect(unitOf('$0.0005 per gpu_second')).toBe('gpu second')
})
