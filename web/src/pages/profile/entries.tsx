import { useInfiniteQuery } from '@tanstack/react-query'
import { Download } from 'lucide-react'
import { Link } from 'react-router'
import { api, take } from '@/api/client'
import { keys } from '@/api/keys'
import type { LedgerEntry } from '@/api/types'
import { money } from '@/i18n/format'
import { useText } from '@/i18n/locale'
import { useModel } from '@/models/models'
import { Button } from '@/ui/button'
import { cn } from '@/ui/cn'
import { Section } from '@/ui/page'
import { Failed, Skeleton } from '@/ui/state'
import { Table, Td, Th, Tr } from '@/ui/table'
import { Time } from '@/ui/time'

/** Entries are the lines of the account, newest first. */
export function Entries() {
  const text = useText()
  const words = text.profile.balance
  const query = useInfiniteQuery({
    queryKey: keys.ledger,
    queryFn: ({ pageParam }) =>
      take(
        api.GET('/api/billing', {
          params: { query: { limit: 50, ...(pageParam ? { cursor: pageParam } : {}) } },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor,
  })
  const rows = query.data?.pages.flatMap((page) => page.entries) ?? []
  return (
    <Section
      title={words.lines}
      lead={words.linesHint}
      actions={
        <Button asChild variant="outline">
          <a href="/api/billing/export" download>
            <Download /> {words.export}
          </a>
        </Button>
      }
    >
      {query.isPending && <Skeleton className="h-60" />}
      {query.isError && <Failed thrown={query.error} retry={() => void query.refetch()} />}
      {query.isSuccess && rows.length === 0 && <p className="text-sm text-muted">{words.noLines}</p>}
      {rows.length > 0 && (
        <Table label={words.lines}>
          <thead>
            <tr>
              <Th>{words.when}</Th>
              <Th>{words.what}</Th>
              <Th className="text-right">{words.amount}</Th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => (
              <Line key={`${row.created_at} ${row.kind} ${row.generation_id} ${index}`} row={row} />
            ))}
          </tbody>
        </Table>
      )}
      {query.hasNextPage && (
        <div>
          <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {text.common.loadMore}
          </Button>
        </div>
      )}
    </Section>
  )
}

function Line({ row }: { row: LedgerEntry }) {
  const words = useText().profile.balance
  const model = useModel(row.model_id ?? undefined)
  const name = model?.name ?? row.model_id
  const comes = row.amount_usd > 0
  return (
    <Tr>
      <Td>
        <Time at={row.created_at} className="text-muted" />
      </Td>
      <Td>
        {words.kinds[row.kind]}
        {row.generation_id && (
          <>
            {' · '}
            <Link to={`/result/${row.generation_id}`} className="text-muted underline underline-offset-2">
              {name ?? words.generation}
            </Link>
          </>
        )}
        {row.reference && row.kind !== 'reserve' && <span className="text-muted"> · {row.reference}</span>}
      </Td>
      <Td className={cn('text-right num', comes && 'text-ok')}>
        {comes ? '+' : ''}
        {money(row.amount_usd)}
      </Td>
    </Tr>
  )
}
