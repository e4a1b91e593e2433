import type { Action, Filters, Status } from '@/api/types'
import { en } from '@/i18n/en'

type Tab = NonNullable<Filters['tab']>
type Kind = NonNullable<Filters['actionType']>
type DateRange = NonNullable<Filters['dateRange']>

export const tabs: Tab[] = ['all', 'processing', 'favorites', 'failed']
export const kinds: Kind[] = ['image', 'video', 'text']
export const dateRanges: DateRange[] = ['today', 'yesterday', 'week', 'month']

const isAction = (value: string): value is Action => value in en.action
const isStatus = (value: string): value is Status => value in en.status && value !== 'inLine'
const oneOf = <V extends string>(values: V[], value: string | null) => values.find((known) => known === value)
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const idOf = (value: string | null) => (value && uuid.test(value) ? value : undefined)

/** longestSearch is what the server takes. */
export const longestSearch = 200

/** readFilters reads the filters out of an address; what it does not know it leaves out, since people edit addresses. */
export function readFilters(params: URLSearchParams): Filters {
  const get = (name: string) => params.get(name)?.trim() || null
  const action = get('action')
  const status = get('status')
  const tab = oneOf(tabs, get('tab'))
  const all: Filters = {
    tab: tab === 'all' ? undefined : tab,
    actionType: oneOf(kinds, get('kind')),
    action: action && isAction(action) ? action : undefined,
    modelId: get('model')?.slice(0, 100),
    status: status && isStatus(status) ? status : undefined,
    dateRange: oneOf(dateRanges, get('date')),
    workspaceId: idOf(get('workspace')),
    creatorId: idOf(get('creator')),
    onlyMine: get('whose') === 'all' ? false : undefined,
    q: get('q')?.slice(0, longestSearch),
  }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined))
}

const names: Partial<Record<keyof Filters, string>> = {
  tab: 'tab',
  actionType: 'kind',
  action: 'action',
  modelId: 'model',
  status: 'status',
  dateRange: 'date',
  workspaceId: 'workspace',
  creatorId: 'creator',
  q: 'q',
}

/** writeFilters is the address of filters, the opposite of readFilters. */
export function writeFilters(filters: Filters): URLSearchParams {
  const params = new URLSearchParams()
  for (const [key, value] of Object.entries(filters)) {
    const name = names[key as keyof Filters]
    if (name && typeof value === 'string' && value && value !== 'all') params.set(name, value)
  }
  if (filters.onlyMine === false) params.set('whose', 'all')
  return params
}

/** isNarrowed tells whether something else than a tab is chosen, which a press can take away. */
export const isNarrowed = (filters: Filters) =>
  Object.keys(filters).some((key) => key !== 'tab' && key !== 'onlyMine')

/** exportPath is where the server writes what these filters show into a file. */
export function exportPath(filters: Filters, format: 'zip' | 'csv'): string {
  const params = new URLSearchParams({ format })
  for (const [key, value] of Object.entries(filters)) params.set(key, String(value))
  return `/api/generations/export?${params}`
}
