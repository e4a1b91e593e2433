import { useState } from 'react'
import { useText } from '@/pages/admin/words/text'
import { Failed, Skeleton } from '@/ui/state'
import { LimitDialog } from '../limits/limit-dialog'
import { LimitTable } from '../limits/limit-table'
import { useLimits } from '../limits/queries'
import { SuperButton } from '../parts/super-only'

/** UserLimits are what was set for one user. */
export function UserLimits({ id }: { id: string }) {
  const text = useText().admin.users
  const [adding, setAdding] = useState(false)
  const { data, isError, error, refetch } = useLimits({ userId: id })
  if (isError) return <Failed thrown={error} retry={() => void refetch()} className="-my-8" />
  if (!data) return <Skeleton className="h-16" />
  return (
    <>
      {data.limits.length === 0 ? (
        <p className="text-xs text-muted">{text.noLimits}</p>
      ) : (
        <LimitTable limits={data.limits} withoutUser />
      )}
      <SuperButton variant="outline" className="w-fit" onClick={() => setAdding(true)}>
        {text.addLimit}
      </SuperButton>
      {adding && <LimitDialog limit={{ user_id: id }} onClose={() => setAdding(false)} />}
    </>
  )
}
