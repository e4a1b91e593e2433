import { useCallback, useMemo } from 'react'
import { useSearchParams } from 'react-router'

/** A Check reads one value out of an address, or undefined where it is none: an address may be written by hand. */
export type Check<V> = (written: string) => V | undefined
type Checks<F> = { [K in keyof F]-?: Check<NonNullable<F[K]>> }

/** oneOf lets through the words of a list. */
export const oneOf =
  <const V extends string>(values: readonly V[]): Check<V> =>
  (written) =>
    values.find((value) => value === written)

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** isId tells whether a text is a whole id. */
export const isId = (text: string) => uuid.test(text)

/** anId lets through a whole id. */
export const anId: Check<string> = (written) => (isId(written) ? written.toLowerCase() : undefined)

/** text lets through words of at most so many letters. */
export const text =
  (most: number): Check<string> =>
  (written) =>
    written.slice(0, most) || undefined

/** aTime lets through a moment, as ISO 8601. */
export const aTime: Check<string> = (written) => {
  const time = new Date(written)
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString()
}

/** whole lets through a whole number between two. */
export const whole =
  (least: number, most: number): Check<number> =>
  (written) =>
    /^\d+$/.test(written) && Number(written) >= least && Number(written) <= most ? Number(written) : undefined

/** readFilter reads what an address asks for. */
export function readFilter<F extends object>(params: URLSearchParams, checks: Checks<F>): Partial<F> {
  const filter: Partial<F> = {}
  for (const name in checks) {
    const written = params.get(name)
    const value = written ? checks[name](written) : undefined
    if (value !== undefined) filter[name] = value
  }
  return filter
}

/** writeFilter changes some of what an address asks for; the page goes back to the first. */
export function writeFilter(params: URLSearchParams, change: object): URLSearchParams {
  const next = new URLSearchParams(params)
  if (!('page' in change)) next.delete('page')
  for (const [name, value] of Object.entries(change)) {
    if (value === undefined || value === '') next.delete(name)
    else next.set(name, String(value))
  }
  return next
}

/** useFilter keeps the filters of a page in its address, so that it can be sent to somebody. */
export function useFilter<F extends object>(checks: Checks<F>) {
  const [params, setParams] = useSearchParams()
  const filter = useMemo(() => readFilter(params, checks), [params, checks])
  const change = useCallback(
    (patch: { [K in keyof F]?: F[K] | undefined }) =>
      setParams((now) => writeFilter(now, patch), { replace: true, preventScrollReset: true }),
    [setParams],
  )
  return [filter, change] as const
}
