import { locale } from './locale'

// Numbers and times as the person's language writes them. Formatters are dear to make, so they are kept.
const formatters = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat | Intl.RelativeTimeFormat>()

function kept<T extends Intl.NumberFormat | Intl.DateTimeFormat | Intl.RelativeTimeFormat>(
  kind: string,
  make: (language: string) => T,
): T {
  const name = `${locale()} ${kind}`
  const found = formatters.get(name) ?? make(locale())
  formatters.set(name, found)
  return found as T
}

/** money writes dollars with as many digits as they need: $12.00, $0.003, never $0.00 for what costs something. */
export function money(usd: number): string {
  const small = usd !== 0 && Math.abs(usd) < 0.1
  return kept(
    `money ${small}`,
    (language) =>
      new Intl.NumberFormat(language, {
        style: 'currency',
        currency: 'USD',
        currencyDisplay: 'narrowSymbol',
        minimumFractionDigits: 2,
        maximumFractionDigits: small ? 4 : 2,
      }),
  ).format(usd)
}

/** count writes a whole number with separators. */
export const count = (n: number) => kept('count', (language) => new Intl.NumberFormat(language)).format(n)

/** percent writes a share from 0 to 1. */
export const percent = (share: number) =>
  kept(
    'percent',
    (language) => new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 }),
  ).format(share)

/** bytes writes a size in the unit that fits, with powers of ten as file managers do. */
export function bytes(size: number): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const
  const step = Math.min(units.length - 1, size < 1 ? 0 : Math.floor(Math.log10(size) / 3))
  const unit = units[step] ?? 'byte'
  return kept(
    unit,
    (language) =>
      new Intl.NumberFormat(language, {
        style: 'unit',
        unit,
        // A short byte has no plural.
        unitDisplay: step === 0 ? 'long' : 'short',
        maximumFractionDigits: step > 1 ? 1 : 0,
      }),
  ).format(size / 1000 ** step)
}

/** seconds writes how long something takes: 8 s, 1 min 20 s, 2 h 5 min. */
export function seconds(total: number): string {
  const whole = Math.max(0, Math.round(total))
  const unit = (value: number, name: 'second' | 'minute' | 'hour') =>
    kept(
      name,
      (language) => new Intl.NumberFormat(language, { style: 'unit', unit: name, unitDisplay: 'short' }),
    ).format(value)
  if (whole < 60) return unit(whole, 'second')
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60]
  const parts =
    hours > 0
      ? [unit(hours, 'hour'), minutes && unit(minutes, 'minute')]
      : [unit(minutes, 'minute'), rest && unit(rest, 'second')]
  return parts.filter(Boolean).join(' ')
}

/** clock writes a running time: 0:08, 12:05. */
export function clock(total: number): string {
  const whole = Math.max(0, Math.floor(total))
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`
}

const steps: [Intl.RelativeTimeFormatUnit, number][] = [
  ['second', 60],
  ['minute', 60],
  ['hour', 24],
  ['day', 7],
  ['week', 4.35],
  ['month', 12],
  ['year', Infinity],
]

/** ago writes how long before `now` a time lies. */
export function ago(time: string | Date, now: number = Date.now()): string {
  let value = (new Date(time).getTime() - now) / 1000
  for (const [unit, next] of steps) {
    if (Math.abs(value) < next || next === Infinity) {
      return kept(
        'ago',
        (language) => new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: 'short' }),
      ).format(Math.round(value), unit)
    }
    value /= next
  }
  return ''
}

/** exactly writes a time in full, for where `ago` is hovered over. */
export const exactly = (time: string | Date) =>
  kept(
    'exact',
    (language) => new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'medium' }),
  ).format(new Date(time))

/** day writes a date without the time. */
export const day = (time: string | Date) =>
  kept('day', (language) => new Intl.DateTimeFormat(language, { dateStyle: 'medium' })).format(new Date(time))

/** usdOf reads an amount that somebody wrote: null for none, undefined for what is no amount or more than the server takes. */
export function usdOf(written: string): number | null | undefined {
  const text = written
    .trim()
    .replace(/^\$\s*/, '')
    .replace(',', '.')
  if (text === '') return null
  const amount = /^\d+(\.\d+)?$/.test(text) ? Number(text) : NaN
  return amount >= 0 && amount <= 1_000_000 ? amount : undefined
}
