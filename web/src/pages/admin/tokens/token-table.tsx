import { CircleAlert, CircleCheck, CirclePause, Pause, Play, Trash2 } from 'lucide-react'
import type { AdminToken } from '@/api/schema.gen'
import { count } from '@/i18n/format'
import { useText } from '@/pages/admin/words/text'
import { cn } from '@/ui/cn'
import { IconButton } from '@/ui/icon-button'
import { Table, Td, Th, Tr } from '@/ui/table'
import { Time } from '@/ui/time'
import { useTokenActs } from './acts'

const looks = {
  active: { icon: CircleCheck, color: 'text-ok' },
  disabled: { icon: CirclePause, color: 'text-muted' },
  refused: { icon: CircleAlert, color: 'text-bad' },
} satisfies Record<AdminToken['state'], unknown>

/** TokenTable lists accounts by the last characters of their keys, and what each had to do. */
export function TokenTable({ tokens }: { tokens: AdminToken[] }) {
  const text = useText()
  const words = text.admin.tokens
  const acts = useTokenActs()
  return (
    <Table label={words.title}>
      <thead>
        <tr>
          <Th>{words.name}</Th>
          <Th>{words.key}</Th>
          <Th>{words.state}</Th>
          <Th className="text-right">{words.running}</Th>
          <Th className="text-right">{words.requests}</Th>
          <Th className="text-right">{words.errors}</Th>
          <Th>{words.lastError}</Th>
          <Th>{words.resting}</Th>
          <Th>{words.added}</Th>
          <Th>
            <span className="sr-only">{text.common.actions}</span>
          </Th>
        </tr>
      </thead>
      <tbody>
        {tokens.map((token) => {
          const { icon: Icon, color } = looks[token.state]
          return (
            <Tr key={token.id}>
              <Td className="w-full max-w-0 min-w-36 truncate">{token.name}</Td>
              <Td className="font-mono whitespace-nowrap text-muted">…{token.last4}</Td>
              <Td className="whitespace-nowrap">
                <span className={cn('inline-flex items-center gap-1.5', color)}>
                  <Icon className="size-4" aria-hidden />
                  {words.states[token.state]}
                </span>
              </Td>
              <Td className="text-right num">{count(token.running)}</Td>
              <Td className="text-right num">{count(token.requests)}</Td>
              <Td className="text-right num">{count(token.errors)}</Td>
              <Td className="whitespace-nowrap text-muted">
                {token.last_error ? text.failure[token.last_error] : text.common.none}
              </Td>
              <Td className="whitespace-nowrap text-muted">
                {token.resting_until ? <Time at={token.resting_until} /> : text.common.no}
              </Td>
              <Td className="text-muted">
                <Time at={token.created_at} />
              </Td>
              <Td className="py-0 whitespace-nowrap">
                {token.state === 'active' ? (
                  <IconButton label={words.disable} onClick={() => void acts.disable(token)}>
                    <Pause />
                  </IconButton>
                ) : (
                  <IconButton label={words.enable} onClick={() => acts.enable(token)}>
                    <Play />
                  </IconButton>
                )}
                <IconButton label={words.delete} onClick={() => void acts.drop(token)}>
                  <Trash2 />
                </IconButton>
              </Td>
            </Tr>
          )
        })}
      </tbody>
    </Table>
  )
}
