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
  ways: ['ways'] as const,
  announcements: ['announcements'] as const,
  ledger: ['billing', 'lines'] as const,
  costs: (by: string, from: string) => ['billing', 'costs', by, from] as const,
  apiKeys: ['api-keys'] as const,
  noticePreferences: ['notice-preferences'] as const,
  hookEndpoints: ['hooks', 'endpoints'] as const,
  hookSecret: ['hooks', 'secret'] as const,
  hookDeliveries: ['hooks', 'deliveries'] as const,
  workspaces: ['workspaces', 'all'] as const,
  workspace: (id: string) => ['workspaces', 'one', id] as const,
  members: (id: string) => ['workspaces', 'members', id] as const,
  budget: (id: string) => ['workspaces', 'budget', id] as const,
  invites: ['workspaces', 'invites'] as const,
  ideas: ['ideas'] as const,
  feedback: ['feedback'] as const,
  collections: ['collections'] as const,
  collection: (id: string) => ['collections', id] as const,
  shares: ['shares'] as const,
}

// What is the same for everybody, and the profile: who asks for it now would not hear of another one in its place.
const stays: readonly unknown[] = [keys.profile[0], keys.models[0], keys.ways[0]]

/** forgetPerson drops everything that belongs to somebody, at sign-in and sign-out. The profile is for the caller to replace. */
export function forgetPerson(client: QueryClient) {
  client.removeQueries({ predicate: (query) => !stays.includes(query.queryKey[0]) })
}
