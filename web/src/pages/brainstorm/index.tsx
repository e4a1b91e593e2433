import { useMemo } from 'react'
import { useText } from '@/i18n/locale'
import { useModelsFor } from '@/models/models'
import { useTitle } from '@/ui/title'
import { Failed, Skeleton } from '@/ui/state'
import { BoardForm } from './board-form'
import { BoardMenu } from './board-menu'
import { BoardStage } from './board-stage'
import { firstOf, isOffered } from './offer'
import { useSender } from './sender'
import { useMyBoards } from './use-board'

/** Page asks several models the same and lays their answers side by side. */
export function Page() {
  const text = useText()
  useTitle(text.brainstorm.title)
  const { models, query } = useModelsFor('create')
  const offer = useMemo(() => models.filter(isOffered), [models])
  const { boards, board } = useMyBoards(firstOf(offer))
  useSender()
  if (query.isError) return <Failed thrown={query.error} retry={() => void query.refetch()} />
  return (
    <div className="flex flex-col gap-4 px-3 pb-6 md:px-4 lg:grid lg:h-[calc(100dvh-3.5rem)] lg:grid-cols-[22.5rem_minmax(0,1fr)] lg:pb-4">
      <h1 className="sr-only">{text.brainstorm.title}</h1>
      <div
        role="region"
        aria-label={text.composer.form}
        // Focusable, so that those without a mouse can scroll it.
        tabIndex={0}
        className="flex min-h-0 flex-col gap-4 lg:overflow-y-auto lg:pr-1"
      >
        {board ? (
          <>
            <BoardMenu boards={boards} board={board} />
            <BoardForm board={board} offer={offer} />
          </>
        ) : (
          // As high as the form with as many models as it begins with.
          <Skeleton className="h-[33.35rem]" />
        )}
      </div>
      <section aria-label={text.brainstorm.board} className="h-[72dvh] min-h-80 min-w-0 lg:h-auto lg:min-h-0">
        {board ? (
          <BoardStage key={board.id} board={board} />
        ) : (
          <Skeleton className="size-full rounded-card" />
        )}
      </section>
    </div>
  )
}
