import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { KeyRound, Plus } from 'lucide-react'
import { useState } from 'react'
import { api, take } from '@/api/client'
import { keys } from '@/api/keys'
import { asProblem } from '@/api/problem'
import type { Key } from '@/api/types'
import { day, money } from '@/i18n/format'
import { useText } from '@/i18n/locale'
import { Badge } from '@/ui/badge'
import { Button } from '@/ui/button'
import { confirm } from '@/ui/confirm'
import { explain } from '@/ui/explain'
import { Section } from '@/ui/page'
import { ShownOnce } from '@/ui/shown-once'
import { Empty, Failed, Skeleton } from '@/ui/state'
import { Table, Td, Th, Tr } from '@/ui/table'
import { Time } from '@/ui/time'
import { toast } from '@/ui/toast'
import { NewKey } from './new-key'

/** Keys are what programs of the person's sign in with. */
export function Keys() {
  const text = useText().profile.keys
  const [making, setMaking] = useState(false)
  const [made, setMade] = useState<string | null>(null)
  const query = useQuery({ queryKey: keys.apiKeys, queryFn: () => take(api.GET('/api/keys')) })
  const create = (
    <Button variant="primary" onClick={() => setMaking(true)}>
      <Plus /> {text.create}
    </Button>
  )
  const all = query.data?.keys
  return (
    <Section title={text.title} lead={text.lead} actions={all && all.length > 0 ? create : null}>
      {query.isPending && <Skeleton className="h-40" />}
      {query.isError && <Failed thrown={query.error} retry={() => void query.refetch()} />}
      {all?.length === 0 && (
        <Empty icon={KeyRound} title={text.empty} action={create}>
          {text.emptyHint}
        </Empty>
      )}
      {all && all.length > 0 && <KeyTable all={all} />}
      {making && <NewKey close={() => setMaking(false)} made={setMade} />}
      <ShownOnce secret={made} title={text.once} hint={text.onceHint} onClose={() => setMade(null)} />
    </Section>
  )
}

function KeyTable({ all }: { all: Key[] }) {
  const text = useText().profile.keys
  const revoke = useRevoke()
  return (
    <Table label={text.title}>
      <thead>
        <tr>
          <Th>{text.name}</Th>
          <Th>{text.scopes}</Th>
          <Th>{text.spent}</Th>
          <Th>{text.lastUsed}</Th>
          <Th>{text.ends}</Th>
          <Th>
            <span className="sr-only">{text.revoke}</span>
          </Th>
        </tr>
      </thead>
      <tbody>
        {all.map((key) => (
          <Tr key={key.id}>
            <Td>
              <span className="block max-w-60 truncate text-sm font-medium">{key.name}</span>
              <code className="font-mono text-xs text-muted">{key.prefix}…</code>
            </Td>
            <Td>
              <span className="flex flex-wrap gap-1">
                {key.scopes.map((scope) => (
                  <Badge key={scope}>{text.scope[scope]}</Badge>
                ))}
              </span>
            </Td>
            <Td className="whitespace-nowrap num">
              {key.budget_usd === null
                ? money(key.spent_usd)
                : text.spentOf(money(key.spent_usd), money(key.budget_usd))}
            </Td>
            <Td>{key.last_used_at ? <Time at={key.last_used_at} /> : text.never}</Td>
            <Td className="whitespace-nowrap">{key.expires_at ? day(key.expires_at) : text.never}</Td>
            <Td className="text-right">
              <Button variant="danger" size="sm" onClick={() => void revoke(key)}>
                {text.revoke}
              </Button>
            </Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  )
}

function useRevoke() {
  const text = useText().profile.keys
  const client = useQueryClient()
  const { mutate } = useMutation({
    mutationFn: (id: string) => take(api.DELETE('/api/keys/{id}', { params: { path: { id } } })),
    onError: (thrown) => toast.error(explain(asProblem(thrown))),
    onSettled: () => client.invalidateQueries({ queryKey: keys.apiKeys }),
  })
  return async (key: Key) => {
    const sure = await confirm({
      title: text.revokeTitle(key.name),
      body: text.revokeHint,
      action: text.revoke,
      danger: true,
    })
    if (sure) mutate(key.id)
  }
}
