import { expect, it } from 'vitest'
import type { Generation } from '@/api/types'
import { around, framesOf, inList, placeOf } from './frames'

const row = (id: string, urls: (string | null)[], action = 'create') =>
  ({ id, action, output_urls: urls }) as Generation

const frames = framesOf([
  row('a', ['a0', null, 'a2']),
  row('runs', []),
  row('text', [], 'analyze_ocr'),
  row('b', ['b0']),
])

it('has a frame for each output that is there, and one for what has none', () => {
  expect(frames.map((frame) => `${frame.id}${frame.index}`)).toEqual(['a0', 'a2', 'runs0', 'text0', 'b0'])
})

it('finds a place, and the first one for an output that is not there', () => {
  expect(placeOf(frames, 'a', 2)).toBe(1)
  expect(placeOf(frames, 'a', 1)).toBe(0)
  expect(placeOf(frames, 'gone', 0)).toBe(-1)
})

it('cuts what is around a place, as much as there is', () => {
  const all = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]
  expect(around(all, 5, 2)).toEqual([3, 4, 5, 6, 7])
  expect(around(all, 0, 2)).toEqual([0, 1, 2, 3, 4])
  expect(around(all, 9, 2)).toEqual([5, 6, 7, 8, 9])
  expect(around([1, 2], 1, 5)).toEqual([1, 2])
})

it('keeps in the address what list one came from', () => {
  expect(inList('x', 'tab=favorites', 2)).toBe('/result/x?n=2&list=tab%3Dfavorites')
  expect(inList('x', '')).toBe('/result/x?list=')
})
