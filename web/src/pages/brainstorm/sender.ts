import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { keys } from '@/api/keys'
import { asProblem, type Problem } from '@/api/problem'
import type { Generation } from '@/api/types'
import type { Draft } from '@/generations/draft-store'
import { useFreePlaces } from '@/generations/queries'
import { newDraft, useSubmit } from '@/generations/submit'
import { words } from '@/i18n/locale'
import { useProfile } from '@/session/session'
import { explain } from '@/ui/explain'
import { requestOf, waitingOf, type Board, type Card } from './board'
import { changeCard, useBoards } from './boards-store'

// Without a word from the server: soon enough for somebody who looks at it. That a place is free is told by an event, too.
const pause = 5

/** answerTo tells whether a refusal passes by itself, and when to ask again. */
export function answerTo(problem: Problem): { seconds: number } | { fault: string } {
  const passes = problem.status === 429 || problem.status === 503 || problem.status === 0
  return passes ? { seconds: problem.retryAfter ?? pause } : { fault: explain(problem) }
}

/**
 * useSender sends the cards that wait, as many at once as there are free places among the person's active generations; the
 * rest waits for one. It goes on while the page is open, and after a reload.
 */
export function useSender() {
  const { id: owner } = useProfile()
  const client = useQueryClient()
  const { mutateAsync } = useSubmit()
  const [round, setRound] = useState(0)
  const busy = useRef(false)
  const waits = useBoards((state) => waitingFor(state.boards, owner).length > 0)
  const free = useFreePlaces() ?? 0

  useEffect(() => {
    if (!waits || free === 0 || busy.current) return
    busy.current = true
    const again = () => setRound((n) => n + 1)
    const found = waitingFor(useBoards.getState().boards, owner).slice(0, free)
    void Promise.all(found.map((one) => send(one, (draft) => mutateAsync({ draft })))).then(
      async (pauses) => {
        const pause = Math.max(...pauses)
        if (pause > 0) setTimeout(again, pause * 1000)
        // How many places are left is known only now.
        await client.invalidateQueries({ queryKey: keys.counts })
        busy.current = false
        if (pause === 0) again()
      },
    )
  }, [waits, free, round, owner, mutateAsync, client])
}

const waitingFor = (boards: Board[], owner: string) =>
  waitingOf(boards.filter((board) => board.owner === owner))

/** send brings one card to the server and tells how many seconds to wait before the next try; 0 if it needs none. */
async function send(
  { board, card }: { board: Board; card: Card },
  submit: (draft: Draft) => Promise<Generation>,
): Promise<number> {
  const request = requestOf(board, card)
  if (!request) {
    changeCard(board.id, card.key, { fault: words().brainstorm.lost })
    return 0
  }
  try {
    const made = await submit({ ...newDraft(request, card.aspect), key: card.key })
    changeCard(board.id, card.key, { generationId: made.id })
    return 0
  } catch (thrown) {
    const answer = answerTo(asProblem(thrown))
    if ('fault' in answer) changeCard(board.id, card.key, answer)
    return 'fault' in answer ? 0 : answer.seconds
  }
}
