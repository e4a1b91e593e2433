import { LoaderCircle } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { useText } from '@/i18n/locale'
import { FormProblem } from '@/ui/form-problem'
import { Notice } from '@/ui/state'
import type { Fragment } from './fragment'
import { useTelegram } from './ways'

/** SaidByOthers tells what came of a sign-in at Google or Telegram, which lead back here. */
export function SaidByOthers({ error, brought }: { error: string | null; brought: Fragment | null }) {
  const text = useText().signIn
  if (brought?.kind === 'telegram') return <FromTelegram proof={brought.proof} />
  if (!error) return null
  const faults = text.errors
  return (
    <Notice tone="warn">{error in faults ? faults[error as keyof typeof faults] : faults.unavailable}</Notice>
  )
}

function FromTelegram({ proof }: { proof: Extract<Fragment, { kind: 'telegram' }>['proof'] }) {
  const text = useText().signIn
  const { mutate, isPending, error } = useTelegram()
  // What Telegram says is good once.
  const sent = useRef(false)
  useEffect(() => {
    if (sent.current) return
    sent.current = true
    mutate(proof)
  }, [mutate, proof])
  if (!isPending) return <FormProblem thrown={error} />
  return (
    <p role="status" className="flex items-center gap-2 text-muted">
      <LoaderCircle className="size-4 animate-spin" aria-hidden /> {text.telegramComes}
    </p>
  )
}
