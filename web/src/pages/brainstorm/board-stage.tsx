import { LayoutGrid, Lightbulb } from 'lucide-react'
import { useEffect, useId, useRef, useState, type KeyboardEvent, type MouseEvent } from 'react'
import { Zoom } from '@/editor/mask-tools'
import { useStage, type StageTouch } from '@/editor/use-stage'
import { arrows, toContent, type Point } from '@/editor/view'
import { useText } from '@/i18n/locale'
import { IconButton } from '@/ui/icon-button'
import { Empty } from '@/ui/state'
import { useHotkeys } from '@/ui/use-hotkeys'
import { above, boundsOf, gap, inView, tidy, type Board, type Card } from './board'
import { BoardCard } from './board-card'
import { changeCard, useBoards } from './boards-store'

const range = { least: 0.08, most: 2.5 }
// A pointer that travels less is a press, and opens what it pressed.
const still = 4
// Often enough to find the view again, seldom enough not to write while it moves.
const saveAfter = 400

/** BoardStage is the board: zoomed with the wheel, moved by dragging, with cards that are put anywhere. Give it the board's id as key. */
export function BoardStage({ board }: { board: Board }) {
  const text = useText().brainstorm
  const change = useBoards((state) => state.change)
  const [held, setHeld] = useState<{ key: string; from: Point; start: Point; at: Point } | null>(null)
  const dragged = useRef(false)
  const hintId = useId()
  const [frame, stage] = useStage({
    content: boundsOf(board.cards),
    range,
    margin: 48,
    most: 1,
    start: board.view ?? undefined,
    wantsPan: () => false,
    deeds: {
      begin: (touch) => {
        dragged.current = false
        const card = board.cards.find(({ key }) => key === keyAt(touch))
        if (card) setHeld({ key: card.key, from: toContent(stage.view, touch), start: card, at: card })
        return card !== undefined
      },
      move: (touch) => {
        const to = toContent(stage.view, touch)
        setHeld((now) => {
          if (!now) return now
          const [dx, dy] = [to.x - now.from.x, to.y - now.from.y]
          if (Math.hypot(dx, dy) * stage.view.scale > still) dragged.current = true
          return dragged.current ? { ...now, at: { x: now.start.x + dx, y: now.start.y + dy } } : now
        })
      },
      end: () => {
        if (held && dragged.current)
          changeCard(board.id, held.key, { x: held.at.x, y: held.at.y, level: above(board.cards) })
        setHeld(null)
      },
      abort: () => setHeld(null),
    },
  })
  const { view, size, fitAll, zoom } = stage
  useHotkeys({ '0': fitAll, '+': () => zoom(1.25), '=': () => zoom(1.25), '-': () => zoom(0.8) })
  useNewCards(board.cards.length, () => {
    fitAll()
    // On a phone the board lies below the form.
    frame.current?.scrollIntoView({ block: 'nearest', behavior: 'smooth' })
  })
  useEffect(() => {
    const timer = setTimeout(() => change(board.id, (now) => ({ ...now, view })), saveAfter)
    return () => clearTimeout(timer)
  }, [board.id, view, change])

  const steer = (card: Card) => (event: KeyboardEvent) => {
    const way = arrows[event.key]
    if (!way) return
    event.preventDefault()
    const step = event.shiftKey ? 4 : gap
    changeCard(board.id, card.key, { x: card.x + way.x * step, y: card.y + way.y * step })
  }
  const open = (event: MouseEvent) => {
    if (!dragged.current) return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div className="relative size-full min-h-0">
      <div
        ref={frame}
        role="group"
        aria-label={text.surface}
        onClickCapture={open}
        onDragStart={(event) => event.preventDefault()}
        // A card that gets the focus is moved into sight by the browser; the view is ours to move.
        onScroll={(event) => event.currentTarget.scrollTo(0, 0)}
        className="relative size-full cursor-grab touch-none overflow-hidden rounded-card bg-surface select-none active:cursor-grabbing"
        style={{
          backgroundImage: 'radial-gradient(var(--line-strong) 1px, transparent 1px)',
          backgroundSize: `${gap * view.scale}px ${gap * view.scale}px`,
          backgroundPosition: `${view.x}px ${view.y}px`,
        }}
      >
        <div
          className="absolute top-0 left-0 origin-top-left"
          style={{ transform: `translate(${view.x}px, ${view.y}px) scale(${view.scale})` }}
        >
          {size &&
            board.cards
              .filter((card) => inView(card, view, size))
              .map((card) => (
                <BoardCard
                  key={card.key}
                  board={board}
                  card={held?.key === card.key ? { ...card, ...held.at } : card}
                  lifted={held?.key === card.key}
                  hintId={hintId}
                  onKeyDown={steer(card)}
                />
              ))}
        </div>
        {board.cards.length === 0 && (
          <div className="pointer-events-none grid size-full place-items-center">
            <Empty icon={Lightbulb} title={text.empty}>
              {text.emptyHint}
            </Empty>
          </div>
        )}
      </div>
      <p id={hintId} hidden>
        {text.cardHint}
      </p>
      <div className="absolute right-2 bottom-2 flex items-center rounded-card border border-line-strong bg-raised px-1">
        <IconButton
          label={text.tidy}
          disabled={board.cards.length === 0}
          onClick={() => {
            change(board.id, tidy)
            // Drawn first, so that the fit sees where the cards are now.
            requestAnimationFrame(fitAll)
          }}
        >
          <LayoutGrid />
        </IconButton>
        <Zoom stage={stage} />
      </div>
    </div>
  )
}

const keyAt = ({ event }: StageTouch) =>
  event.target instanceof Element ? event.target.closest('[data-drag]')?.getAttribute('data-drag') : null

/** useNewCards brings everything into sight when cards were added. */
function useNewCards(count: number, show: () => void) {
  const had = useRef(count)
  const current = useRef(show)
  useEffect(() => {
    current.current = show
  })
  useEffect(() => {
    if (count > had.current) current.current()
    had.current = count
  }, [count])
}
