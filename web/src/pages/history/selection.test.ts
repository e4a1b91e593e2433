import { expect, it } from 'vitest'
import { nothing, reach, toggle, within, type Chosen } from './selection'

const order = ['a', 'b', 'c', 'd', 'e']
const ids = (chosen: Chosen) => [...chosen.ids].sort().join('')

it('chooses one by one', () => {
  const two = toggle(toggle(nothing, 'b'), 'd')
  expect(ids(two)).toBe('bd')
  expect(ids(toggle(two, 'b'))).toBe('d')
})

it('reaches from the last one in both directions, and keeps the rest', () => {
  const start = toggle(toggle(nothing, 'a'), 'c')
  expect(ids(reach(start, 'e', order))).toBe('acde')
  expect(ids(reach(start, 'b', order))).toBe('abc')
  expect(ids(reach(reach(start, 'e', order), 'd', order))).toBe('acde')
})

it('chooses one where there is nothing to reach from', () => {
  expect(ids(reach(nothing, 'd', order))).toBe('d')
  expect(ids(reach({ ids: new Set(), anchor: 'gone' }, 'd', order))).toBe('d')
})

it('lets go of what is gone', () => {
  const some = toggle(toggle(nothing, 'a'), 'e')
  expect(ids(within(some, ['b', 'e']))).toBe('e')
  expect(within(some, order)).toBe(some)
})
