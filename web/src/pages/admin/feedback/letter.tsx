import { Images, Reply } from 'lucide-react'
import { useState } from 'react'
import { api, take } from '@/api/client'
import type { Feedback } from '@/api/schema.gen'
import { useText } from '@/pages/admin/words/text'
import { Button } from '@/ui/button'
import { Field, TextArea } from '@/ui/field'
import { Time } from '@/ui/time'
import { FormProblem } from '@/ui/form-problem'
import { faultOf } from '@/ui/fault-of'
import { nameOf, useUser } from '../parts/people'
import { useAct } from '../parts/use-act'
import { UserName } from '../parts/user-name'

/** Letter is what a user wrote, with what was answered and a way to answer. */
export function Letter({ letter }: { letter: Feedback }) {
  const text = useText().admin.feedback
  const [answering, setAnswering] = useState(false)
  return (
    <li className="grid gap-3 rounded-card border bg-surface p-4 text-sm">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-xs text-muted">
        <span className="text-text">
          <UserName id={letter.user_id} />
        </span>
        <Time at={letter.created_at} />
        <span className="ml-auto">{letter.sent ? text.sent : text.notSent}</span>
      </div>
      <p className="break-words whitespace-pre-wrap">{letter.message}</p>
      {letter.pictures > 0 && (
        <p className="flex items-center gap-2 text-xs text-muted">
          <Images className="size-4" aria-hidden />
          {text.pictures(letter.pictures)}
        </p>
      )}
      {letter.replies.map((reply) => (
        <blockquote key={reply.id} className="border-l-2 border-line-strong pl-3">
          <p className="break-words whitespace-pre-wrap">{reply.message}</p>
          <Time at={reply.created_at} className="text-xs text-muted" />
        </blockquote>
      ))}
      {answering ? (
        <Answer letter={letter} onDone={() => setAnswering(false)} />
      ) : (
        <Button variant="outline" className="w-fit" onClick={() => setAnswering(true)}>
          <Reply />
          {text.reply}
        </Button>
      )}
    </li>
  )
}

function Answer({ letter, onDone }: { letter: Feedback; onDone: () => void }) {
  const text = useText()
  const words = text.admin.feedback
  const { data: user } = useUser(letter.user_id)
  const [message, setMessage] = useState('')
  const act = useAct(
    (message: string) => take(api.POST('/api/support/reply', { body: { feedback_id: letter.id, message } })),
    { said: () => words.replied, onDone, quiet: true },
  )
  return (
    <div className="grid gap-2">
      <Field label={words.replyTo(user ? nameOf(user) : '…')} error={faultOf(act.error, 'message')}>
        {(ids) => (
          <TextArea
            {...ids}
            maxLength={4000}
            value={message}
            onChange={(event) => setMessage(event.target.value)}
          />
        )}
      </Field>
      <FormProblem thrown={act.error} fields={['message']} />
      <div className="flex gap-2">
        <Button
          busy={act.isPending}
          disabled={message.trim() === ''}
          onClick={() => act.mutate(message.trim())}
        >
          {words.send}
        </Button>
        <Button variant="ghost" onClick={onDone}>
          {text.common.cancel}
        </Button>
      </div>
    </div>
  )
}
