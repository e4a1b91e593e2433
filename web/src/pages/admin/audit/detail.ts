import { money } from '@/i18n/format'

export type Told = { name: string; from?: string; to: string }

const written = (value: unknown): string =>
  typeof value === 'string' ? value : value === null ? '—' : JSON.stringify(value)

/** detailOf reads the details of an act: first what changed, from what to what, then the rest by name. */
export function detailOf(detail: Record<string, unknown>): Told[] {
  const { from, to, ...rest } = detail
  const told: Told[] = []
  if (to !== undefined || from !== undefined)
    told.push({ name: '', from: written(from ?? null), to: written(to ?? null) })
  for (const [key, value] of Object.entries(rest)) {
    // Money is kept in whole micro-dollars.
    const micro = key.endsWith('_micro') && typeof value === 'number'
    told.push({
      name: key.replace(/_micro$/, '').replaceAll('_', ' '),
      to: micro ? money(value / 1_000_000) : written(value),
    })
  }
  return told
}

/** whereIs is the page where the target of an act can be seen, if there is one. */
export function whereIs(act: string, target: string): string | undefined {
  if (!target) return undefined
  const [thing, verb] = act.split('.')
  if (thing === 'generation' && (verb === 'retry' || verb === 'cancel'))
    return `/admin/generations?id=${target}`
  if (thing === 'user' || act === 'generation.view_all') return `/admin/users?user=${target}`
  if (thing === 'model') return `/admin/models?search=${encodeURIComponent(target)}`
  return undefined
}
