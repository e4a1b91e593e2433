import { Link2 } from 'lucide-react'
import { useState } from 'react'
import { Link } from 'react-router'
import type { Share } from '@/api/types'
import { count, day } from '@/i18n/format'
import { useText } from '@/i18n/locale'
import { Badge } from '@/ui/badge'
import { Button } from '@/ui/button'
import { confirm } from '@/ui/confirm'
import { Segmented } from '@/ui/segmented'
import { Empty, Failed, Skeleton } from '@/ui/state'
import { Time } from '@/ui/time'
import { useEveryMinute } from '@/ui/use-tick'
import { useCollections } from './collections'
import { stateOf, useRevokeShare, useShares, type ShareState } from './shares'

const states: ShareState[] = ['active', 'expired', 'revoked']

/** ShareList is every link that one made, by whether it still opens; those that do can be ended. */
export function ShareList() {
  const text = useText().shares
  const now = useEveryMinute()
  const [shown, setShown] = useState<ShareState>('active')
  const shares = useShares()
  const { data: collections = [] } = useCollections()
  if (shares.isPending) return <Loading />
  if (shares.isError) return <Failed thrown={shares.error} retry={() => void shares.refetch()} />
  const by = (state: ShareState) => shares.data.filter((share) => stateOf(share, now) === state)
  const rows = by(shown)
  if (shares.data.length === 0)
    return (
      <Empty icon={Link2} title={text.empty}>
        {text.emptyHint}
      </Empty>
    )
  return (
    <div className="grid gap-4">
      <Segmented
        label={text.filter}
        value={shown}
        onChange={setShown}
        options={states.map((state) => ({
          value: state,
          label: `${text.states[state]} ${count(by(state).length)}`,
        }))}
        className="justify-self-start"
      />
      {rows.length === 0 && <p className="py-6 text-sm text-muted">{text.noneOf[shown]}</p>}
      <ul className="grid divide-y divide-line">
        {rows.map((share) => (
          <Row
            key={share.id}
            share={share}
            state={shown}
            // A collection is shown under its own title, which the link does not keep.
            title={share.title || collections.find((one) => one.id === share.collection_id)?.title}
          />
        ))}
      </ul>
    </div>
  )
}

interface RowProps {
  share: Share
  state: ShareState
  title: string | undefined
}

function Row({ share, state, title }: RowProps) {
  const text = useText().shares
  const revoke = useRevokeShare()
  const to = share.collection_id ? `/collections/${share.collection_id}` : `/result/${share.generation_id}`
  const ask = async () => {
    const yes = await confirm({
      title: text.revokeTitle,
      body: text.revokeBody,
      action: text.revoke,
      danger: true,
    })
    if (yes) revoke.mutate(share.id)
  }
  return (
    <li className="flex min-h-14 flex-wrap items-center gap-x-4 gap-y-1 py-2.5">
      <div className="min-w-0 grow basis-60">
        <Link to={to} className="block truncate text-sm font-medium hover:underline">
          {title ?? (share.collection_id ? text.aCollection : text.aGeneration)}
        </Link>
        <p className="flex flex-wrap gap-x-1.5 text-xs text-muted">
          {share.collection_id ? text.aCollection : text.aGeneration} · <Time at={share.created_at} />
          {state === 'active' && (
            <> · {share.expires_at ? text.until(day(share.expires_at)) : text.untilRevoked}</>
          )}
        </p>
      </div>
      {share.show_prompts && <Badge>{text.withPrompts}</Badge>}
      {state === 'active' && (
        <Button size="sm" variant="danger" busy={revoke.isPending} onClick={() => void ask()}>
          {text.revoke}
        </Button>
      )}
    </li>
  )
}

const Loading = () => (
  <div className="grid gap-4">
    <Skeleton className="h-9 w-72" />
    {[0, 1, 2].map((n) => (
      <Skeleton key={n} className="h-14" />
    ))}
  </div>
)
