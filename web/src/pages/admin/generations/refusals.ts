import type { AdminRefusal } from '@/api/schema.gen'

/** refusals puts together those that were refused for the same reason, the most frequent first. */
export function refusals(refused: AdminRefusal[]): { error: string; ids: string[] }[] {
  const by = new Map<string, string[]>()
  for (const { id, error } of refused) by.set(error, [...(by.get(error) ?? []), id])
  return [...by].map(([error, ids]) => ({ error, ids })).sort((a, b) => b.ids.length - a.ids.length)
}
