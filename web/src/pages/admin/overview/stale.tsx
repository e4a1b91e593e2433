import { Wrench } from 'lucide-react'
import { api, take } from '@/api/client'
import { count } from '@/i18n/format'
import { useText } from '@/pages/admin/words/text'
import { Button } from '@/ui/button'
import { confirm } from '@/ui/confirm'
import { Failed, Skeleton } from '@/ui/state'
import { Time } from '@/ui/time'
import { useAct } from '../parts/use-act'
import { useStale } from './queries'

/** Stale tells how many runs are silent, and repairs those whose workflow is gone. */
export function Stale() {
  const text = useText().admin.health
  const { data, isError, error, refetch } = useStale()
  const act = useAct(() => take(api.POST('/api/generations/cleanup-stale')), {
    said: ({ found, mended }) => text.repaired(count(mended), count(found)),
  })
  if (isError) return <Failed thrown={error} retry={() => void refetch()} className="-my-8" />
  if (!data) return <Skeleton className="h-24" />
  const repair = async () => {
    const yes = await confirm({
      title: text.repairTitle,
      body: text.repairBody(data.silent),
      action: text.repair,
    })
    if (yes) act.mutate(undefined)
  }
  return (
    <div className="grid gap-2 text-xs">
      <p className="num">{text.staleLead(count(data.silent), count(data.active))}</p>
      {data.oldest && (
        <p className="text-muted">
          {text.oldest}: <Time at={data.oldest} />
        </p>
      )}
      <p className="text-muted">{text.staleHint}</p>
      <Button
        size="sm"
        variant="outline"
        className="h-9 w-fit"
        busy={act.isPending}
        disabled={data.silent === 0}
        onClick={() => void repair()}
      >
        <Wrench />
        {text.repair}
      </Button>
    </div>
  )
}
