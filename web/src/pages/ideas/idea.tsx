import { ArrowBigUp, Trash2 } from 'lucide-react'
import type { Idea } from '@/api/types'
import { count } from '@/i18n/format'
import { useText } from '@/i18n/locale'
import { cn } from '@/ui/cn'
import { confirm } from '@/ui/confirm'
import { IconButton } from '@/ui/icon-button'
import { Time } from '@/ui/time'
import { useTakeBack, useVote } from './queries'

/** Row is one idea with the person's vote; who told it can take it back. */
export function Row({ idea }: { idea: Idea }) {
  const text = useText()
  const words = text.ideas
  const vote = useVote()
  const takeBack = useTakeBack()
  const ask = async () => {
    const sure = await confirm({
      title: words.deleteTitle,
      body: words.deleteHint,
      action: text.common.delete,
      danger: true,
    })
    if (sure) takeBack.mutate(idea.id)
  }
  return (
    <li className="flex gap-4 py-4">
      <button
        type="button"
        aria-pressed={idea.voted}
        aria-label={words.vote(idea.title, idea.votes)}
        onClick={() => vote.mutate({ id: idea.id, vote: !idea.voted })}
        className={cn(
          'grid h-14 w-12 shrink-0 content-center justify-items-center rounded-control border border-line-strong text-xs font-semibold num transition-colors hover:bg-hover',
          idea.voted && 'border-safelight text-safelight-text',
        )}
      >
        <ArrowBigUp className={cn('size-5', idea.voted && 'fill-current')} aria-hidden />
        <span aria-hidden>{count(idea.votes)}</span>
      </button>
      <div className="min-w-0 grow">
        <h2 className="text-sm font-medium break-words">{idea.title}</h2>
        {idea.body && <p className="mt-1 text-sm break-words whitespace-pre-line text-muted">{idea.body}</p>}
        <p className="mt-1.5 text-xs text-muted">
          {idea.is_mine ? words.mine : (idea.author ?? words.somebody)} · <Time at={idea.created_at} />
        </p>
      </div>
      {idea.is_mine && (
        <IconButton label={text.common.delete} onClick={() => void ask()} disabled={takeBack.isPending}>
          <Trash2 />
        </IconButton>
      )}
    </li>
  )
}
