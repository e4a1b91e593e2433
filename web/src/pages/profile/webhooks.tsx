import { Plus, Webhook } from 'lucide-react'
import { useState } from 'react'
import { Link } from 'react-router'
import type { WebhookEndpoint } from '@/api/types'
import { useText } from '@/i18n/locale'
import { Button } from '@/ui/button'
import { Section } from '@/ui/page'
import { ShownOnce } from '@/ui/shown-once'
import { Empty, Failed, Skeleton } from '@/ui/state'
import { Deliveries } from './deliveries'
import { Endpoint } from './endpoint'
import { EndpointDialog } from './endpoint-dialog'
import { useDeliveries, useEndpoints } from './hooks'
import { OwnSecret } from './own-secret'

/** Webhooks is where the person's programs are told of what ends. */
export function Webhooks() {
  const text = useText().profile.webhooks
  const query = useEndpoints()
  const { isPending } = useDeliveries()
  const [edited, setEdited] = useState<WebhookEndpoint | 'new' | null>(null)
  const [secret, setSecret] = useState<string | null>(null)
  const all = query.data?.endpoints
  const add = (
    <Button variant="primary" onClick={() => setEdited('new')}>
      <Plus /> {text.add}
    </Button>
  )
  return (
    <div className="grid grid-cols-1 gap-10">
      <Section
        title={text.endpoints}
        lead={
          <>
            {text.lead}{' '}
            <Link to="/help/programs" className="underline underline-offset-2">
              {text.how}
            </Link>
          </>
        }
        actions={all && all.length > 0 ? add : null}
      >
        {query.isPending && <Skeleton className="h-24" />}
        {query.isError && <Failed thrown={query.error} retry={() => void query.refetch()} />}
        {all?.length === 0 && (
          <Empty icon={Webhook} title={text.empty} action={add}>
            {text.emptyHint}
          </Empty>
        )}
        {all && all.length > 0 && (
          <ul className="grid divide-y rounded-card border">
            {all.map((one) => (
              <Endpoint key={one.id} one={one} edit={() => setEdited(one)} told={setSecret} />
            ))}
          </ul>
        )}
      </Section>
      {/* What is above is not known in height before it is there: what is below comes with it and is not pushed. */}
      {!query.isPending && !isPending && (
        <>
          <Deliveries endpoints={all ?? []} />
          <OwnSecret />
        </>
      )}
      {edited && (
        <EndpointDialog
          known={edited === 'new' ? undefined : edited}
          close={() => setEdited(null)}
          told={setSecret}
        />
      )}
      <ShownOnce secret={secret} title={text.once} hint={text.onceHint} onClose={() => setSecret(null)} />
    </div>
  )
}
