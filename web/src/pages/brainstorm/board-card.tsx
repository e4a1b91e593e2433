import { CircleAlert, Hourglass, RotateCw, X } from 'lucide-react'
import { useEffect, type KeyboardEvent, type ReactNode } from 'react'
import { asProblem } from '@/api/problem'
import { GenerationCard } from '@/generations/card'
import { useGeneration } from '@/generations/queries'
import { useText } from '@/i18n/locale'
import { aspectOf } from '@/media/justified'
import { useModel } from '@/models/models'
import { Button } from '@/ui/button'
import { cn } from '@/ui/cn'
import { explain } from '@/ui/explain'
import { IconButton } from '@/ui/icon-button'
import { Skeleton } from '@/ui/state'
import { cardWidth, captionHeight, heightOf, type Board, type Card } from './board'
import { changeCard, removeCard } from './boards-store'
import { rowOf } from './row'

interface BoardCardProps {
  board: Board
  card: Card
  lifted: boolean
  /** Where it stands how a card is moved. */
  hintId: string
  onKeyDown: (event: KeyboardEvent) => void
}

/** BoardCard is one model's answer on the board, from waiting in line to its picture. */
export function BoardCard({ board, card, lifted, hintId, onKeyDown }: BoardCardProps) {
  const text = useText().brainstorm
  const model = useModel(card.modelId)
  const prompt = board.rounds.find(({ id }) => id === card.round)?.prompt ?? ''
  const name = model?.name ?? card.modelId
  return (
    // Keys come from the link inside, which has the focus.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- see above
    <div
      data-drag={card.key}
      role="group"
      aria-label={text.card(name, prompt)}
      aria-describedby={hintId}
      onKeyDown={onKeyDown}
      className={cn(
        'absolute top-0 left-0 flex flex-col rounded-card border border-line bg-raised p-1',
        lifted && 'z-10 shadow-float',
      )}
      style={{
        width: cardWidth,
        height: heightOf(card),
        transform: `translate(${card.x}px, ${card.y}px)`,
      }}
    >
      <div className="min-h-0 grow">
        {card.generationId ? (
          <Sent board={board} card={card} id={card.generationId} />
        ) : card.fault ? (
          <Refused board={board} card={card} fault={card.fault} />
        ) : (
          <State icon={<Hourglass className="size-5 text-warn" aria-hidden />} title={text.waiting}>
            {text.waitingHint}
          </State>
        )}
      </div>
      <footer className="flex items-center gap-1 pl-1.5" style={{ height: captionHeight - 8 }}>
        <span className="min-w-0 grow truncate text-xs" title={prompt}>
          {name}
        </span>
        <IconButton label={text.removeCard} size="icon-sm" onClick={() => removeCard(board.id, card.key)}>
          <X />
        </IconButton>
      </footer>
    </div>
  )
}

function Sent({ board, card, id }: { board: Board; card: Card; id: string }) {
  const text = useText().brainstorm
  const { data, error } = useGeneration(id)
  const usual = useModel(card.modelId)?.usual_seconds ?? 0
  const made = data?.assets[0]
  const aspect = made ? aspectOf(made.width, made.height) : card.aspect
  // The board keeps it, so that rows have room for what is not in sight.
  useEffect(() => {
    if (aspect !== card.aspect) changeCard(board.id, card.key, { aspect })
  }, [board.id, card.key, card.aspect, aspect])
  if (data) return <GenerationCard row={rowOf(data, usual)} />
  if (!error) return <Skeleton className="size-full" />
  const problem = asProblem(error)
  return (
    <State icon={<CircleAlert className="size-5 text-bad" aria-hidden />} title={text.refused}>
      {problem.status === 404 ? text.gone : explain(problem)}
    </State>
  )
}

function Refused({ board, card, fault }: { board: Board; card: Card; fault: string }) {
  const text = useText().brainstorm
  return (
    <State icon={<CircleAlert className="size-5 text-bad" aria-hidden />} title={text.refused}>
      {fault}
      <Button
        size="sm"
        variant="outline"
        className="mt-2"
        // It was refused, so the server knows nothing of the key; what it asks may have become possible.
        onClick={() => changeCard(board.id, card.key, { fault: null })}
      >
        <RotateCw className="size-4!" aria-hidden /> {text.again}
      </Button>
    </State>
  )
}

const State = ({ icon, title, children }: { icon: ReactNode; title: string; children: ReactNode }) => (
  <div className="grid size-full content-center justify-items-center gap-1 overflow-hidden rounded-[6px] bg-surface p-3 text-center text-xs">
    {icon}
    <p className="font-medium">{title}</p>
    <div className="text-muted">{children}</div>
  </div>
)
