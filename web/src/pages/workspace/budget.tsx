import { useState, type FormEvent } from 'react'
import type { Budget, Workspace } from '@/api/types'
import { money, usdOf } from '@/i18n/format'
import { useText } from '@/i18n/locale'
import { Button } from '@/ui/button'
import { faultOf } from '@/ui/fault-of'
import { Field, Input } from '@/ui/field'
import { FormProblem } from '@/ui/form-problem'
import { Section } from '@/ui/page'
import { Bar } from '@/ui/progress'
import { Failed, Skeleton } from '@/ui/state'
import { useBudget, useSetBudget } from '@/workspaces/queries'
import { mayManage } from '@/workspaces/roles'

/** BudgetPart tells how much all members may spend together; those who may set it, set it. */
export function BudgetPart({ workspace }: { workspace: Workspace }) {
  const text = useText().workspaces
  const query = useBudget(workspace.id)
  return (
    <Section title={text.budget} lead={text.budgetHint}>
      {query.isPending && <Skeleton className="h-16" />}
      {query.isError && <Failed thrown={query.error} retry={() => void query.refetch()} />}
      {query.data && <Spent budget={query.data} />}
      {query.data && mayManage(workspace.role) && (
        <Limit key={query.data.limit_usd} id={workspace.id} budget={query.data} />
      )}
    </Section>
  )
}

function Spent({ budget }: { budget: Budget }) {
  const text = useText().workspaces
  const { limit_usd: limit, spent_usd: spent } = budget
  if (limit === null) return <p className="text-sm num">{text.spentFree(money(spent))}</p>
  return (
    <div className="grid gap-2">
      <p className="text-sm num">{text.spentOf(money(spent), money(limit), money(budget.left_usd ?? 0))}</p>
      <Bar label={text.budget} value={limit > 0 ? Math.min(100, (spent / limit) * 100) : 100} />
    </div>
  )
}

function Limit({ id, budget }: { id: string; budget: Budget }) {
  const text = useText()
  const words = text.workspaces
  const set = useSetBudget(id)
  const before = budget.limit_usd === null ? '' : String(budget.limit_usd)
  const [written, setWritten] = useState(before)
  const limit = usdOf(written)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (limit !== undefined) set.mutate(limit)
  }
  return (
    <form onSubmit={submit} noValidate className="grid gap-3">
      <div className="flex flex-wrap items-start gap-3">
        <Field
          label={words.limit}
          hint={words.limitHint}
          error={limit === undefined ? words.limitWrong : faultOf(set.error, 'limit_usd')}
          className="w-56"
        >
          {(ids) => (
            <Input
              {...ids}
              inputMode="decimal"
              placeholder="$"
              value={written}
              onChange={(event) => setWritten(event.target.value)}
            />
          )}
        </Field>
        <Button
          type="submit"
          className="mt-[25px]"
          disabled={limit === undefined || written === before}
          busy={set.isPending}
        >
          {text.common.save}
        </Button>
      </div>
      <FormProblem thrown={set.error} fields={['limit_usd']} />
    </form>
  )
}
