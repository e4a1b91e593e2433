import { useState } from 'react'
import { exactly } from '@/i18n/format'
import { useText } from '@/i18n/locale'
import { Button } from '@/ui/button'
import { confirm } from '@/ui/confirm'
import { CopyButton } from '@/ui/copy-button'
import { Section } from '@/ui/page'
import { Failed } from '@/ui/state'
import { useOwnSecret, useRotateOwnSecret } from './hooks'

/** OwnSecret is what signs webhooks that a single generation asked for. It is shown when asked for. */
export function OwnSecret() {
  const words = useText().profile.webhooks
  const [shown, setShown] = useState(false)
  const query = useOwnSecret(shown)
  const rotate = useRotateOwnSecret()
  const ask = async () => {
    const sure = await confirm({ title: words.rotateTitle, body: words.rotateHint, action: words.rotate })
    if (sure) rotate.mutate()
  }
  return (
    <Section title={words.own} lead={words.ownHint}>
      {shown && query.isError && <Failed thrown={query.error} retry={() => void query.refetch()} />}
      <div className="flex flex-wrap items-center gap-2">
        {shown && query.data ? (
          <>
            <code className="min-w-0 rounded-control border bg-surface px-3 py-2 font-mono text-xs break-all select-all">
              {query.data.secret}
            </code>
            <CopyButton text={query.data.secret} />
            <Button variant="outline" busy={rotate.isPending} onClick={() => void ask()}>
              {words.rotate}
            </Button>
          </>
        ) : (
          <Button variant="outline" busy={shown && query.isFetching} onClick={() => setShown(true)}>
            {words.show}
          </Button>
        )}
      </div>
      {query.data?.previous_until && (
        <p className="text-xs text-muted">{words.bothSign(exactly(query.data.previous_until))}</p>
      )}
    </Section>
  )
}
