import type { UseQueryResult } from '@tanstack/react-query'
import type { Feedback } from '@/api/types'
import { useText } from '@/i18n/locale'
import { Failed, Skeleton } from '@/ui/state'
import { Time } from '@/ui/time'

/** Written is what the person wrote so far, with the answers below each. */
export function Written({ query }: { query: UseQueryResult<{ feedback: Feedback[] }> }) {
  const text = useText().support
  if (query.isPending) return <Skeleton className="h-32" />
  if (query.isError) return <Failed thrown={query.error} retry={() => void query.refetch()} />
  if (query.data.feedback.length === 0) return null
  return (
    <section className="grid grid-cols-1 gap-4">
      <h2 className="text-base font-semibold">{text.before}</h2>
      <ul className="grid gap-3">
        {query.data.feedback.map((one) => (
          <li key={one.id} className="rounded-card border bg-surface p-4">
            <p className="text-sm break-words whitespace-pre-line">{one.message}</p>
            <p className="mt-1.5 text-xs text-muted">
              <Time at={one.created_at} />
              {one.pictures > 0 && ` · ${text.withPictures(one.pictures)}`}
              {one.replies.length === 0 && ` · ${text.noReply}`}
            </p>
            {one.replies.map((reply) => (
              <div key={reply.id} className="mt-3 border-l-2 border-safelight pl-3">
                <p className="text-sm break-words whitespace-pre-line">{reply.message}</p>
                <p className="mt-1 text-xs text-muted">
                  {text.reply} · <Time at={reply.created_at} />
                </p>
              </div>
            ))}
          </li>
        ))}
      </ul>
    </section>
  )
}
