import type { GiveCredit } from '@/api/schema.gen'

type Kind = GiveCredit['kind']
export const creditKinds = ['top_up', 'grant', 'adjustment'] as const satisfies readonly Kind[]

/**
 * readAmount reads dollars with at most six decimals, as a person writes them: 25, 0.5, -3, also with a comma. Undefined
 * for what is none, for nothing at all, and for more than a million.
 */
export function readAmount(written: string): number | undefined {
  const plain = written.trim().replace(',', '.').replace('−', '-')
  if (!/^-?\d{1,7}(\.\d{1,6})?$/.test(plain)) return undefined
  const amount = Number(plain)
  return amount !== 0 && Math.abs(amount) <= 1_000_000 ? amount : undefined
}

/** mayBe tells whether money of a kind may move so; only what was a mistake is taken back. */
export const mayBe = (kind: Kind, amount: number) => amount > 0 || kind === 'adjustment'
