import { expect, it } from 'vitest'
import { brushRange, firstBrush, nextSize, pressed, sizeAt, sliderOf } from './brush'

it('listens to the pressure of a pen and of nothing else', () => {
  expect(pressed(40, 1, 'pen')).toBe(20)
  expect(pressed(40, 0.5, 'pen')).toBeLessThan(20)
  expect(pressed(40, 0.01, 'pen')).toBeGreaterThan(4)
  expect(pressed(40, 0.5, 'mouse')).toBe(20)
  expect(pressed(40, 0, 'touch')).toBe(20)
})

it('steps through sizes up to both ends', () => {
  const range = brushRange({ width: 1000, height: 600 })
  let size = firstBrush({ width: 1000, height: 600 })
  expect(size).toBe(50)
  for (let i = 0; i < 40; i++) size = nextSize(size, 1, range)
  expect(size).toBe(range.most)
  for (let i = 0; i < 60; i++) size = nextSize(size, -1, range)
  expect(size).toBe(range.least)
  expect(nextSize(2, 1, range)).toBe(3)
})

it('gives a slider both ends and the way back', () => {
  const range = { least: 2, most: 400 }
  expect([sliderOf(2, range), sliderOf(400, range)]).toEqual([0, 100])
  expect([sizeAt(0, range), sizeAt(100, range)]).toEqual([2, 400])
  expect(Math.abs(sizeAt(sliderOf(60, range), range) - 60)).toBeLessThan(4)
})
