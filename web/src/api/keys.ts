import type { QueryClient } from '@tanstack/react-query'

// Names under which answers are kept. A change of one generation touches all lists, so they share a first word.
export const keys = {
  profile: ['profile'] as const,
  billing: ['billing'] as const,
  models: ['models'] as const,
  counts: ['generations', 'counts'] as const,
  lists: ['generations', 'list'] as const,
  list: (filters: object) => ['generations', 'list', filters] as const,
  generation: (id: string) => ['generation', id] as const,
  notifications: ['notifications'] as const,
}

/** forgetPerson drops everything that belongs to somebody, at sign-in and sign-out. */
export function forgetPerson(client: QueryClient) {
  client.removeQueries({
    predicate: (query) => query.queryKey[0] !== keys.models[0] && query.queryKey[0] !== 'methods',
  })
}
