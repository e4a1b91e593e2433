import { expect, it } from 'vitest'
import type { Generation, GenerationPage, Status } from '@/api/types'
import { isStale, mergePage } from './pages'

// Rows by a number that grows with time; a higher one is newer.
const row = (n: number, status: Status = 'completed') =>
  ({
    id: `id-${n}`,
    created_at: `2026-01-01T00:00:${String(n).padStart(2, '0')}Z`,
    status,
    run: 1,
  }) as Generation
const page = (ns: number[], next: string | null = 'next') =>
  ({ generations: ns.map((n) => row(n)), next_cursor: next, total: 40 }) as GenerationPage
const numbers = (merged: GenerationPage | null) => merged?.generations.map((one) => Number(one.id.slice(3)))

it('puts what is new on top and keeps where the page ends', () => {
  const merged = mergePage(page([30, 29, 28, 27], 'after 27'), page([32, 31, 30, 29], 'after 29'))
  expect(numbers(merged)).toEqual([32, 31, 30, 29, 28, 27])
  expect(merged?.next_cursor).toBe('after 27')
})

it('takes away what is gone, and does not pull rows of the next page up', () => {
  const merged = mergePage(page([30, 29, 28, 27], 'after 27'), page([30, 28, 27, 26], 'after 26'))
  expect(numbers(merged)).toEqual([30, 28, 27])
})

it('gives up when the pages do not meet', () => {
  expect(mergePage(page([20, 19]), page([40, 39]))).toBeNull()
  expect(mergePage(page([20, 19], null), page([21, 20]))).toBeNull()
})

it('believes a fresh page that is the last one', () => {
  expect(numbers(mergePage(page([30, 29, 28], 'after 28'), page([30], null)))).toEqual([30])
})

it('knows what has to be looked at again', () => {
  const shown = page([3, 2])
  const event = { id: 'id-3', run: 2, status: 'processing' as const, progress: 0, at: '' }
  expect(isStale(shown, {})).toBe(false)
  expect(isStale({ ...shown, generations: [row(3, 'queued')] }, {})).toBe(true)
  expect(isStale(shown, { 'id-3': event })).toBe(true)
  expect(isStale(shown, { 'id-3': { ...event, run: 1, status: 'completed' } })).toBe(false)
})
