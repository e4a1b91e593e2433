import { Check, Copy } from 'lucide-react'
import { useState } from 'react'
import type { CreatedShare } from '@/api/types'
import { day } from '@/i18n/format'
import { useText } from '@/i18n/locale'
import { Button } from '@/ui/button'
import { Input } from '@/ui/field'
import { linkOf, useRevokeShare } from './shares'

/** NewLink shows a link that was just made. The server keeps no copy of its secret, so it is to be copied now. */
export function NewLink({ made, onDone }: { made: CreatedShare; onDone: () => void }) {
  const text = useText().shares
  const [copied, setCopied] = useState(false)
  const revoke = useRevokeShare()
  const link = linkOf(made.token)
  const copy = () => navigator.clipboard.writeText(link).then(() => setCopied(true))
  return (
    <div className="grid gap-3" aria-live="polite">
      <div className="flex gap-2">
        <Input
          readOnly
          value={link}
          aria-label={text.link}
          onFocus={(event) => event.target.select()}
          className="grow font-mono text-xs"
        />
        <Button variant="primary" onClick={() => void copy()}>
          {copied ? <Check /> : <Copy />}
          {copied ? text.copied : text.copy}
        </Button>
      </div>
      <p className="text-xs text-muted">
        {text.onlyNow} {made.share.expires_at ? text.until(day(made.share.expires_at)) : text.untilRevoked}
      </p>
      <div className="flex justify-end gap-2">
        <Button
          variant="danger"
          busy={revoke.isPending}
          onClick={() => revoke.mutate(made.share.id, { onSuccess: onDone })}
        >
          {text.revoke}
        </Button>
        <Button onClick={onDone}>{text.done}</Button>
      </div>
    </div>
  )
}
