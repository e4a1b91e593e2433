import { useQuery } from '@tanstack/react-query'
import { api, take } from '@/api/client'
import { keys } from '@/api/keys'
import { money } from '@/i18n/format'
import { useText } from '@/i18n/locale'
import { Costs } from './costs'
import { Entries } from './entries'

/** BalancePart is the person's money: what is there, what it went for, and every line of the account. */
export function BalancePart() {
  const text = useText().profile.balance
  const { data } = useQuery({
    queryKey: keys.billing,
    queryFn: () => take(api.GET('/api/billing', { params: { query: { limit: 1 } } })),
  })
  return (
    <div className="grid gap-10">
      <dl className="flex flex-wrap gap-x-14 gap-y-4">
        <Amount label={text.yours} hint={text.yoursHint} value={data?.balance_usd} />
        <Amount label={text.held} hint={text.heldHint} value={data?.held_usd} />
      </dl>
      <Costs />
      <Entries />
    </div>
  )
}

const Amount = ({ label, hint, value }: { label: string; hint: string; value: number | undefined }) => (
  <div>
    <dt className="text-xs text-muted">{label}</dt>
    <dd className="mt-1 h-9 text-xl font-semibold num">{value === undefined ? '…' : money(value)}</dd>
    <dd className="text-xs text-muted">{hint}</dd>
  </div>
)
