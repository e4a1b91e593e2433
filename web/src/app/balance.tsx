import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { api, take } from '@/api/client'
import { keys } from '@/api/keys'
import { money } from '@/i18n/format'
import { useText } from '@/i18n/locale'
import { Tooltip } from '@/ui/tooltip'

/** Balance tells what may be spent, and leads to where it went. */
export function Balance() {
  const text = useText().shell
  const { data } = useQuery({
    queryKey: keys.billing,
    queryFn: () => take(api.GET('/api/billing', { params: { query: { limit: 1 } } })),
  })
  if (!data) return <span className="h-9 w-20" aria-hidden />
  return (
    <Tooltip text={text.balance(money(data.balance_usd))} side="bottom">
      <Link
        to="/profile/balance"
        aria-label={text.balance(money(data.balance_usd))}
        className="flex h-9 min-w-20 items-center justify-end rounded-control px-3 text-sm text-muted num hover:bg-hover hover:text-text"
      >
        {money(data.balance_usd)}
      </Link>
    </Tooltip>
  )
}
