import { create } from 'zustand'
import { persist } from 'zustand/middleware'
import type { Board, Card } from './board'

interface Boards {
  boards: Board[]
  /** Which board was open last, by person. */
  open: Record<string, string>
  add: (board: Board) => void
  remove: (id: string) => void
  /** change makes a board anew of what it is; nothing happens if it is gone. */
  change: (id: string, make: (board: Board) => Board) => void
  show: (owner: string, id: string) => void
}

/** useBoards keeps boards in the browser, so that a reload, or the next day, finds all as it was. */
export const useBoards = create<Boards>()(
  persist(
    (set) => ({
      boards: [],
      open: {},
      add: (board) =>
        set((state) => ({
          boards: [board, ...state.boards],
          open: { ...state.open, [board.owner]: board.id },
        })),
      remove: (id) => set((state) => ({ boards: state.boards.filter((board) => board.id !== id) })),
      change: (id, make) =>
        set((state) => ({ boards: state.boards.map((board) => (board.id === id ? make(board) : board)) })),
      show: (owner, id) => set((state) => ({ open: { ...state.open, [owner]: id } })),
    }),
    { name: 'darkroom.boards', version: 1 },
  ),
)

/** newBoard is empty and belongs to somebody. */
export const newBoard = (owner: string, name: string, models: string[] = []): Board => ({
  id: crypto.randomUUID(),
  owner,
  name,
  changedAt: Date.now(),
  prompt: '',
  models,
  rounds: [],
  cards: [],
  view: null,
})

/** changeCard changes one card of a board. */
export const changeCard = (id: string, key: string, change: Partial<Card>): void =>
  useBoards.getState().change(id, (board) => ({
    ...board,
    cards: board.cards.map((card) => (card.key === key ? { ...card, ...change } : card)),
  }))

/** removeCard takes a card off a board; its picture stays in the history. */
export const removeCard = (id: string, key: string): void =>
  useBoards.getState().change(id, (board) => ({
    ...board,
    cards: board.cards.filter((card) => card.key !== key),
  }))
