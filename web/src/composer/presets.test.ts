import { expect, it } from 'vitest'
import { moved } from './moved'
import { readPresets } from './presets'

const preset = { name: 'Portraits', action: 'create', prompt: 'a face', model: 'm', settings: {} }

it('reads presets and leaves out what is none', () => {
  expect(readPresets([preset, { name: 'no' }, null, 'x'])).toEqual([preset])
  expect(readPresets(undefined)).toEqual([])
})

it('moves one of a list, and nothing beyond its ends', () => {
  expect(moved(['a', 'b', 'c'], 0, 2)).toEqual(['b', 'c', 'a'])
  expect(moved(['a', 'b', 'c'], 2, 0)).toEqual(['c', 'a', 'b'])
  expect(moved(['a', 'b'], 1, 2)).toEqual(['a', 'b'])
  expect(moved(['a', 'b'], 0, -1)).toEqual(['a', 'b'])
})
