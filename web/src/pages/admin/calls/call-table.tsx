import type { Call } from '@/api/schema.gen'
import { bytes, count, exactly } from '@/i18n/format'
import { useText } from '@/pages/admin/words/text'
import { Badge } from '@/ui/badge'
import { CopyButton } from '@/ui/copy-button'
import { Table, Td, Th, Tr } from '@/ui/table'
import { nameOf, useFilterOptions } from '../parts/people'
import { UserLink } from '../parts/user-name'

const colorOf = (status: number) => (status >= 500 ? 'text-bad' : status >= 400 ? 'text-warn' : 'text-muted')

/** CallTable lists requests: what was asked, what was answered, how long it took. */
export function CallTable({ calls }: { calls: Call[] }) {
  const text = useText().admin.calls
  const { data: options } = useFilterOptions()
  const names = new Map(options?.users.map((user) => [user.id, nameOf(user)]))
  return (
    <Table tall label={text.table}>
      <thead>
        <tr>
          <Th>{text.at}</Th>
          <Th>{text.method}</Th>
          <Th>{text.route}</Th>
          <Th>{text.status}</Th>
          <Th>{text.code}</Th>
          <Th className="text-right">{text.took}</Th>
          <Th className="text-right">{text.size}</Th>
          <Th>{text.user}</Th>
          <Th>{text.request}</Th>
        </tr>
      </thead>
      <tbody>
        {calls.map((call) => (
          <Tr key={call.id}>
            <Td className="py-0.5 whitespace-nowrap text-muted num">{exactly(call.at)}</Td>
            <Td className="py-0.5 font-mono">{call.method}</Td>
            <Td className="w-full max-w-0 min-w-56 truncate py-0.5 font-mono" title={call.route}>
              {call.route}
            </Td>
            <Td className={`py-0.5 num ${colorOf(call.status)}`}>{call.status}</Td>
            <Td className="py-0.5 font-mono whitespace-nowrap text-muted">{call.code}</Td>
            <Td className="py-0.5 text-right whitespace-nowrap num">
              {text.ms(count(Math.round(call.took_ms)))}
            </Td>
            <Td className="py-0.5 text-right whitespace-nowrap text-muted num">{bytes(call.bytes)}</Td>
            <Td className="max-w-44 py-0.5 whitespace-nowrap">
              {call.user_id && (
                <UserLink id={call.user_id}>{names.get(call.user_id) ?? call.user_id.slice(0, 8)}</UserLink>
              )}{' '}
              {call.key_id && <Badge>{text.key}</Badge>}
            </Td>
            <Td className="py-0.5">
              <span className="flex items-center gap-1 font-mono text-muted" title={call.request_id}>
                {call.request_id.slice(0, 8)}
                <CopyButton text={call.request_id} className="size-9" />
              </span>
            </Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  )
}
