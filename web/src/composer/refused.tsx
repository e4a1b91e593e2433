import type { ReactNode } from 'react'
import { Link } from 'react-router'
import type { Problem } from '@/api/problem'
import { money } from '@/i18n/format'
import { useText } from '@/i18n/locale'
import { explain } from '@/ui/explain'
import { Notice } from '@/ui/state'
import type { Composer } from './use-composer'

const number = (value: unknown) => (typeof value === 'number' ? value : 0)

/** Refused says why the server did not take a request, and what would help. */
export default function Refused({ composer, problem }: { composer: Composer; problem: Problem }) {
  const text = useText().composer.refused
  const extra = problem.extra
  switch (problem.code) {
    case 'INSUFFICIENT_BALANCE':
      return (
        <Help to="/profile/balance" link={text.balanceLink}>
          {text.balance(money(number(extra.needed_usd)), money(number(extra.balance_usd)))}
          {composer.sheet.count > 1 && ` ${text.fewer}`}
        </Help>
      )
    case 'BUDGET_EXCEEDED':
      return (
        <Help to="/workspaces" link={text.budgetLink}>
          {text.budget(money(number(extra.needed_usd)), money(number(extra.left_usd)))}
        </Help>
      )
    case 'CONCURRENT_LIMIT_EXCEEDED':
      return (
        <Help to="/history?tab=processing" link={text.limitLink}>
          {text.limit(number(extra.limit))}
        </Help>
      )
    default:
      return <Notice tone="bad">{explain(problem)}</Notice>
  }
}

const Help = ({ to, link, children }: { to: string; link: string; children: ReactNode }) => (
  <Notice tone="warn">
    <p>{children}</p>
    <Link to={to} className="mt-1 inline-block underline underline-offset-2">
      {link}
    </Link>
  </Notice>
)
