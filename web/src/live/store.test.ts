import { beforeEach, expect, it } from 'vitest'
import type { GenerationEvent } from '@/api/types'
import { nowOf } from '@/generations/queries'
import { pollInterval } from './poll'
import { forget, take, takeSnapshot, useLive } from './store'

const event = (change: Partial<GenerationEvent> = {}): GenerationEvent => ({
  id: 'a',
  run: 1,
  status: 'processing',
  stage: 'waiting',
  progress: 10,
  at: '2026-05-04T12:00:00Z',
  ...change,
})

beforeEach(forget)

it('keeps the newest of what is told', () => {
  expect(take(event())).toBe(true)
  expect(take(event({ status: 'queued', stage: '', at: '2026-05-04T11:59:00Z' }))).toBe(false)
  expect(useLive.getState().events.a?.status).toBe('processing')
  expect(take(event({ status: 'completed', stage: '', at: '2026-05-04T12:01:00Z' }))).toBe(true)
  expect(take(event({ run: 2, status: 'pending', stage: '', at: '2026-05-04T12:02:00Z' }))).toBe(true)
})

it('says who ended while nobody listened', () => {
  take(event({ id: 'gone' }))
  take(event({ id: 'stays' }))
  take(event({ id: 'ended', status: 'completed' }))
  expect(takeSnapshot([event({ id: 'stays' }), event({ id: 'new' })])).toEqual(['gone'])
  expect(Object.keys(useLive.getState().events).sort()).toEqual(['ended', 'new', 'stays'])
})

it('does not let an old event run what has ended, but a new run does', () => {
  const row = { id: 'a', status: 'completed' as const, run: 1 }
  expect(nowOf(row, event()).status).toBe('completed')
  expect(nowOf(row, event({ run: 2, status: 'queued' })).status).toBe('queued')
  expect(nowOf({ ...row, status: 'queued' }, event()).stage).toBe('waiting')
})

it('asks often for what is waited for and seldom for what nobody sees', () => {
  expect(pollInterval({ connected: true, active: true, hidden: false })).toBeNull()
  expect(pollInterval({ connected: false, active: true, hidden: false })).toBe(5_000)
  expect(pollInterval({ connected: false, active: false, hidden: false })).toBe(60_000)
  expect(pollInterval({ connected: false, active: true, hidden: true })).toBe(120_000)
})
