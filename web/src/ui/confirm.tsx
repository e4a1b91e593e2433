import type { ReactNode } from 'react'
import { create } from 'zustand'
import { useText } from '@/i18n/locale'
import { Button } from './button'
import { Dialog } from './dialog'

interface Question {
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

const useAsked = create<{ asked: Asked | null }>(() => ({ asked: null }))

/** confirm asks before something that cannot be taken back; true when the person says yes. */
export function confirm(question: Question): Promise<boolean> {
  return new Promise((answer) => useAsked.setState({ asked: { ...question, answer } }))
}

/** ConfirmHost shows what confirm asks; it stands once in the client. */
export function ConfirmHost() {
  const asked = useAsked((state) => state.asked)
  const text = useText().common
  const answer = (yes: boolean) => {
    asked?.answer(yes)
    useAsked.setState({ asked: null })
  }
  return (
    <Dialog
      open={asked !== null}
      onOpenChange={(open) => !open && answer(false)}
      title={asked?.title ?? ''}
      description={asked?.body}
      footer={
        <>
          <Button variant="ghost" onClick={() => answer(false)}>
            {text.cancel}
          </Button>
          <Button variant={asked?.danger ? 'danger' : 'primary'} onClick={() => answer(true)}>
            {asked?.action}
          </Button>
        </>
      }
    />
  )
}
