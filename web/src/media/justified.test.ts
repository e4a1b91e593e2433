import { expect, it } from 'vitest'
import { aspectOf, justify, neighbourOf, type Direction } from './justified'

const frame = { width: 1000, target: 200, gap: 10 }

it('fills every row but the last, in order', () => {
  const aspects = [1.5, 1, 0.7, 1.8, 1, 1, 2, 0.6, 1.3, 1]
  const rows = justify(aspects, frame)
  expect(rows.flatMap((row) => Array.from({ length: row.end - row.start }, (_, i) => row.start + i))).toEqual(
    aspects.map((_, i) => i),
  )
  for (const row of rows.slice(0, -1)) {
    const used = row.widths.reduce((sum, width) => sum + width, 0) + frame.gap * (row.widths.length - 1)
    expect(used).toBeCloseTo(frame.width, 6)
    expect(row.height).toBeLessThanOrEqual(frame.target)
  }
  rows
    .slice(1)
    .forEach((row, index) =>
      expect(row.top).toBeCloseTo((rows[index]?.top ?? 0) + (rows[index]?.height ?? 0) + frame.gap, 6),
    )
})

it('does not blow up a single picture, nor let it overflow', () => {
  expect(justify([1], frame)[0]?.height).toBe(200)
  expect(justify([3], { ...frame, width: 300 })[0]).toMatchObject({ height: 100, widths: [300] })
})

it('keeps full rows where they are when more comes', () => {
  const aspects = Array.from({ length: 40 }, (_, i) => 0.6 + ((i * 7) % 13) / 10)
  const before = justify(aspects.slice(0, 25), frame)
  const after = justify(aspects, frame)
  expect(after.slice(0, before.length - 1)).toEqual(before.slice(0, -1))
})

it('bears what it cannot know', () => {
  expect(justify([], frame)).toEqual([])
  expect(aspectOf(0, 0)).toBe(1)
  expect(aspectOf(8000, 100)).toBe(3)
  expect(aspectOf(100, 8000)).toBe(0.5)
})

it('moves to what stands beside, above and below', () => {
  // Two rows of [a b c] and [d e], of the widths 300 400 300 and 500 500.
  const rows = [
    { start: 0, end: 3, top: 0, height: 100, widths: [300, 400, 300] },
    { start: 3, end: 5, top: 100, height: 100, widths: [500, 500] },
  ]
  const from = (item: number, to: Direction) => neighbourOf(rows, item, to, 0)
  expect([from(0, 'right'), from(2, 'right'), from(4, 'right')]).toEqual([1, 3, 4])
  expect([from(0, 'left'), from(3, 'left')]).toEqual([0, 2])
  expect([from(0, 'down'), from(2, 'down'), from(3, 'down')]).toEqual([3, 4, 3])
  expect([from(3, 'up'), from(4, 'up'), from(1, 'up')]).toEqual([0, 2, 1])
  expect([from(3, 'first'), from(0, 'last')]).toEqual([0, 4])
  expect(neighbourOf([], 0, 'down', 0)).toBe(0)
})
