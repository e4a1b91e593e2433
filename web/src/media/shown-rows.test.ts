import { expect, it } from 'vitest'
import { justify } from './justified'
import { shownRows } from './shown-rows'

// Ten thousand squares, five in a row: rows of 200 with gaps of 4, the first of which is what fits.
const rows = justify(
  Array.from({ length: 10_000 }, () => 1),
  { width: 1016, target: 200, gap: 4 },
)

it('shows the rows that touch the window and some beyond', () => {
  expect(rows).toHaveLength(2000)
  expect(rows[1]?.top).toBe(204)
  expect(shownRows(rows, 0, 1000, 0)).toEqual({ first: 0, end: 5 })
  expect(shownRows(rows, 203, 10, 0)).toEqual({ first: 1, end: 2 })
  expect(shownRows(rows, 100_000, 1000, 4)).toEqual({ first: 490 - 4, end: 496 + 4 })
})

it('ends where the rows end, and begins where they begin', () => {
  expect(shownRows(rows, -5000, 1000, 2)).toEqual({ first: 0, end: 3 })
  expect(shownRows(rows, 407_900, 1000, 4)).toEqual({ first: 1995, end: 2000 })
  expect(shownRows(rows, 10_000_000, 1000, 4)).toEqual({ first: 1996, end: 2000 })
  expect(shownRows([], 0, 1000, 4)).toEqual({ first: 0, end: 0 })
})
