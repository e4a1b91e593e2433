import type { CreateGeneration } from '@/api/types'
import type { Point, Size, View } from '@/editor/view'

/** The most models that one prompt goes to: as many as one may have active at a time. */
export const mostModels = 5

/** Card is one model's answer to a round, wherever it was put on the board. */
export interface Card extends Point {
  /** Its name towards the server too: however often it is sent, it becomes one generation. */
  key: string
  round: string
  modelId: string
  generationId: string | null
  /** What the server said when it refused. */
  fault: string | null
  /** Width over height, once it is known. */
  aspect: number
}

/** Round is one press of the button. */
export interface Round {
  id: string
  prompt: string
}

/** Board is everything that came of an idea. It lives in this browser; its pictures live in the history as all others. */
export interface Board {
  id: string
  /** Whose it is, since several people may use a browser. */
  owner: string
  name: string
  changedAt: number
  prompt: string
  models: string[]
  rounds: Round[]
  cards: Card[]
  view: View | null
}

export const cardWidth = 280
export const gap = 32
// The line with the model's name and its buttons.
export const captionHeight = 44

/** heightOf is how high a card is drawn. */
export const heightOf = (card: Pick<Card, 'aspect'>) => Math.round(cardWidth / card.aspect) + captionHeight

/** boundsOf is the part of the board that cards lie on. */
export function boundsOf(cards: readonly Card[]): Point & Size {
  if (cards.length === 0) return { x: 0, y: 0, width: cardWidth, height: cardWidth }
  const x = Math.min(...cards.map((card) => card.x))
  const y = Math.min(...cards.map((card) => card.y))
  const right = Math.max(...cards.map((card) => card.x + cardWidth))
  const bottom = Math.max(...cards.map((card) => card.y + heightOf(card)))
  return { x, y, width: right - x, height: bottom - y }
}

/** columnsOf are the models of a board in the order in which they came, and where the column of each stands. */
export function columnsOf(cards: readonly Card[], models: readonly string[]): Map<string, number> {
  const columns = new Map<string, number>()
  for (const id of [...cards.map((card) => card.modelId), ...models])
    if (!columns.has(id)) columns.set(id, columns.size * (cardWidth + gap))
  return columns
}

/** addRound asks each model once more: a row of new cards below all that lies there, each in its model's column. */
export function addRound(board: Board, round: Round, keys: readonly string[]): Board {
  const { y, height } = boundsOf(board.cards)
  const below = board.cards.length === 0 ? 0 : y + height + gap
  const columns = columnsOf(board.cards, board.models)
  const added = board.models.slice(0, mostModels).flatMap((modelId, i) => {
    const key = keys[i]
    if (!key) return []
    return [
      {
        key,
        round: round.id,
        modelId,
        generationId: null,
        fault: null,
        aspect: 1,
        x: columns.get(modelId) ?? 0,
        y: below,
      },
    ]
  })
  return { ...board, rounds: [...board.rounds, round], cards: [...board.cards, ...added] }
}

/** tidy puts every card back into the column of its model and the row of its round. */
export function tidy(board: Board): Board {
  const columns = columnsOf(board.cards, [])
  let top = 0
  const places = new Map<string, number>()
  for (const { id } of board.rounds) {
    const row = board.cards.filter((card) => card.round === id)
    if (row.length === 0) continue
    places.set(id, top)
    top += Math.max(...row.map(heightOf)) + gap
  }
  const cards = board.cards.map((card) => ({
    ...card,
    x: columns.get(card.modelId) ?? card.x,
    y: places.get(card.round) ?? card.y,
  }))
  return { ...board, cards }
}

/** isWaiting tells whether a card has not been taken by the server yet. */
export const isWaiting = (card: Card) => card.generationId === null && card.fault === null

/** nextWaiting is the card to send next, the oldest of all boards first. */
export function nextWaiting(boards: readonly Board[]): { board: Board; card: Card } | null {
  for (const board of [...boards].sort((a, b) => a.changedAt - b.changedAt)) {
    const card = board.cards.find(isWaiting)
    if (card) return { board, card }
  }
  return null
}

/** requestOf is what a card asks of the server; null where its round is gone. */
export function requestOf(board: Board, card: Card): CreateGeneration | null {
  const round = board.rounds.find(({ id }) => id === card.round)
  return round ? { action: 'create', model_id: card.modelId, prompt: round.prompt } : null
}

/** inView tells whether a card can be seen on a stage; what cannot is not drawn, and nothing is asked about it. */
export function inView(card: Card, view: View, stage: Size): boolean {
  const left = card.x * view.scale + view.x
  const top = card.y * view.scale + view.y
  return (
    left < stage.width + edge &&
    top < stage.height + edge &&
    left + cardWidth * view.scale > -edge &&
    top + heightOf(card) * view.scale > -edge
  )
}

// So that a card is there before it is seen.
const edge = 200
