import type { AdminModel, AdminPrice } from '@/api/schema.gen'

/** Written is a price as it stands in the boxes of the form: one for each rate, or one. */
export interface Written {
  unit: string
  base: string
  rates: { when: Record<string, string>; usd: string }[]
}

const text = (usd: number | undefined) => (usd === undefined ? '' : String(usd))

/** writtenOf starts the form with what the price is made of now. */
export function writtenOf({ parts }: AdminModel): Written {
  const rates = parts.rates ?? []
  return {
    unit: text(parts.unit_usd),
    base: text(parts.base_usd),
    rates: rates.map(({ when, usd }) => ({ when, usd: text(usd) })),
  }
}

/** usdOf reads dollars between two, at most six decimals; undefined for what is none. */
export function usdOf(written: string, least: number): number | undefined {
  const plain = written.trim().replace(',', '.')
  if (!/^\d{1,4}(\.\d{1,6})?$/.test(plain)) return undefined
  const usd = Number(plain)
  return usd >= least && usd <= 1000 ? usd : undefined
}

// A micro-dollar: what costs something costs at least that.
export const leastUsd = 0.000001

/** priceOf reads the form; undefined while something in it is no price. */
export function priceOf({ unit, base, rates }: Written): AdminPrice | undefined {
  const price: AdminPrice = {}
  if (rates.length > 0) {
    price.rates = []
    for (const { when, usd } of rates) {
      const amount = usdOf(usd, leastUsd)
      if (amount === undefined) return undefined
      price.rates.push({ when, usd: amount })
    }
  } else {
    price.unit_usd = usdOf(unit, leastUsd)
    if (price.unit_usd === undefined) return undefined
  }
  if (base.trim() !== '') {
    price.base_usd = usdOf(base, 0)
    if (price.base_usd === undefined) return undefined
  }
  return price
}

/** whenOf writes a combination of settings: resolution 720p, seconds 5. */
export const whenOf = (when: Record<string, string>) =>
  Object.entries(when)
    .map(([name, value]) => `${name.replaceAll('_', ' ')} ${value}`)
    .join(', ')

/** unitOf is the unit of a price as the server writes it: "$0.04 per image" is per image. */
export const unitOf = (price: string) => /per (\w+)/.exec(price)?.[1]?.replaceAll('_', ' ') ?? ''
