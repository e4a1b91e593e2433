import { MailCheck } from 'lucide-react'
import { useState } from 'react'
import { seconds } from '@/i18n/format'
import { useText } from '@/i18n/locale'
import { Button } from '@/ui/button'
import { FormProblem } from '@/ui/form-problem'
import { useEverySecond } from '@/ui/use-tick'
import { useSendLink } from './ways'

// A mail is there within seconds; who asks again before that only gets two. The server takes three, then one in 5 min.
const patience = 30_000

/** LinkSent says to look into the mail, and after a while offers to send another. */
export function LinkSent({ email, next, other }: { email: string; next: string; other: () => void }) {
  const text = useText().signIn
  const [sentAt, setSentAt] = useState(() => Date.now())
  const left = Math.ceil((sentAt + patience - useEverySecond()) / 1000)
  const again = useSendLink()
  const resend = () => again.mutate({ email, next }, { onSuccess: () => setSentAt(Date.now()) })
  return (
    <div className="grid gap-4">
      <span className="grid size-14 place-items-center rounded-full bg-hover text-safelight-text">
        <MailCheck className="size-6" strokeWidth={1.5} aria-hidden />
      </span>
      <div role="status">
        <h2 className="text-base font-semibold">{text.look}</h2>
        <p className="mt-1 break-words text-muted">{text.lookHint(email)}</p>
      </div>
      <FormProblem thrown={again.error} />
      <div className="flex flex-wrap gap-2">
        <Button variant="outline" disabled={left > 0} busy={again.isPending} onClick={resend}>
          {left > 0 ? text.resendIn(seconds(left)) : text.resend}
        </Button>
        <Button variant="ghost" onClick={other}>
          {text.other}
        </Button>
      </div>
    </div>
  )
}
