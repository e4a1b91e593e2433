import { expect, it } from 'vitest'
import { moved } from './order'

it('moves one and closes the gap', () => {
  expect(moved(['a', 'b', 'c', 'd'], 0, 2)).toEqual(['b', 'c', 'a', 'd'])
  expect(moved(['a', 'b', 'c', 'd'], 3, 0)).toEqual(['d', 'a', 'b', 'c'])
})

it('leaves everything where a place does not exist', () => {
  const all = ['a', 'b']
  expect(moved(all, 0, 0)).toBe(all)
  expect(moved(all, 0, 2)).toBe(all)
  expect(moved(all, 5, 0)).toBe(all)
  expect(moved(all, 1, -1)).toBe(all)
})
