import { useEffect } from 'react'
import { words } from '@/i18n/locale'
import { useProfile } from '@/session/session'
import type { Board } from './board'
import { newBoard, useBoards } from './boards-store'

/** useMyBoards gives the person's boards, the one changed last first, and the open one; null only before there is any. */
export function useMyBoards(firstModels: string[]): { boards: Board[]; board: Board | null } {
  const { id: owner } = useProfile()
  const all = useBoards((state) => state.boards)
  const open = useBoards((state) => state.open[owner])
  const boards = all.filter((board) => board.owner === owner).sort((a, b) => b.changedAt - a.changedAt)
  const board = boards.find(({ id }) => id === open) ?? boards[0] ?? null
  const ready = firstModels.length > 0
  useEffect(() => {
    const { boards: now, add } = useBoards.getState()
    if (ready && !now.some((one) => one.owner === owner))
      add(newBoard(owner, words().brainstorm.untitled, firstModels))
    // The models matter only for the first board, once they are there.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [owner, ready, all.length])
  return { boards, board }
}
