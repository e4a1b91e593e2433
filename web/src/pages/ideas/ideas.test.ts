import { expect, it } from 'vitest'
import type { Idea } from '@/api/types'
import { voted } from './queries'

const idea: Idea = {
  id: 'a',
  title: 'Presets',
  body: '',
  author: null,
  created_at: '2026-05-04T12:00:00Z',
  is_mine: false,
  voted: false,
  votes: 3,
}

it('counts a vote once, and takes it back once', () => {
  const once = voted(idea, true)
  expect(once).toMatchObject({ voted: true, votes: 4 })
  expect(voted(once, true)).toBe(once)
  expect(voted(once, false)).toEqual(idea)
  expect(voted(idea, false)).toBe(idea)
})
