import { lazy, Suspense, type ReactNode } from 'react'
import { create } from 'zustand'

export interface Question {
  title: string
  /** Says what will be touched. */
  body?: ReactNode
  /** The verb on the button. */
  action: string
  danger?: boolean
}

interface Asked extends Question {
  answer: (yes: boolean) => void
}

export const useAsked = create<{ asked: Asked | null; ever: boolean }>(() => ({ asked: null, ever: false }))

/** confirm asks before something that cannot be taken back; true when the person says yes. */
export function confirm(question: Question): Promise<boolean> {
  return new Promise((answer) => useAsked.setState({ asked: { ...question, answer }, ever: true }))
}

// Most visits are asked nothing, so what draws the question is fetched with the first one.
const ConfirmDialog = lazy(() => import('./confirm-dialog'))

/** ConfirmHost shows what confirm asks; it stands once in the client. */
export function ConfirmHost() {
  const ever = useAsked((state) => state.ever)
  if (!ever) return null
  return (
    <Suspense>
      <ConfirmDialog />
    </Suspense>
  )
}
