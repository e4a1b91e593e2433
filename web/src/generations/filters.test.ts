import { expect, it } from 'vitest'
import type { Filters } from '@/api/types'
import { exportPath, isNarrowed, readFilters, writeFilters } from './filters'

const id = '7c9e6679-7425-40de-944b-e07fc1f90ae7'

it('reads back what it writes', () => {
  const all: Filters = {
    tab: 'favorites',
    actionType: 'text',
    action: 'analyze_ocr',
    modelId: 'flux-dev',
    status: 'completed',
    dateRange: 'week',
    workspaceId: id,
    creatorId: id,
    onlyMine: false,
    q: 'two words',
  }
  expect(readFilters(writeFilters(all))).toEqual(all)
  expect(readFilters(writeFilters({}))).toEqual({})
})

it('leaves out what the server would refuse', () => {
  const address = 'tab=mine&kind=sound&action=paint&status=inLine&date=ever&workspace=1&creator=x&q=++'
  expect(readFilters(new URLSearchParams(address))).toEqual({})
  expect(readFilters(new URLSearchParams({ q: 'a'.repeat(300) })).q).toHaveLength(200)
})

it('does not count the tab among what can be cleared', () => {
  expect(isNarrowed({ tab: 'failed', onlyMine: false })).toBe(false)
  expect(isNarrowed({ q: 'sea' })).toBe(true)
})

it('asks for the export with the names of the contract', () => {
  expect(exportPath({ actionType: 'video', onlyMine: false }, 'zip')).toBe(
    '/api/generations/export?format=zip&actionType=video&onlyMine=false',
  )
})
