import { day } from '@/i18n/format'
import { useText } from '@/i18n/locale'
import { Button } from '@/ui/button'
import { Time } from '@/ui/time'
import { useEveryMinute } from '@/ui/use-tick'
import type { Shareable } from './share-dialog'
import { stateOf, useRevokeShare, useShares } from './shares'

/** LiveLinks are the links that show the same already; they cannot be read again, only ended. */
export function LiveLinks({ what, except }: { what: Shareable; except: string | undefined }) {
  const text = useText().shares
  const now = useEveryMinute()
  const { data = [] } = useShares()
  const revoke = useRevokeShare()
  const mine = data.filter(
    (share) =>
      share.id !== except &&
      stateOf(share, now) === 'active' &&
      (('generationId' in what && share.generation_id === what.generationId) ||
        ('collectionId' in what && share.collection_id === what.collectionId)),
  )
  if (mine.length === 0) return null
  return (
    <section className="mt-5 grid gap-2 border-t pt-4">
      <h3 className="text-xs font-medium">{text.others}</h3>
      <ul className="grid gap-1">
        {mine.map((share) => (
          <li key={share.id} className="flex items-center justify-between gap-3 text-sm">
            <span className="min-w-0 text-muted">
              <Time at={share.created_at} /> ·{' '}
              {share.expires_at ? text.until(day(share.expires_at)) : text.untilRevoked}
            </span>
            <Button
              size="sm"
              variant="ghost"
              busy={revoke.isPending && revoke.variables === share.id}
              onClick={() => revoke.mutate(share.id)}
            >
              {text.revoke}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  )
}
