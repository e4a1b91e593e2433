import type { ReactNode } from 'react'
import type { AdminNamedTally } from '@/api/schema.gen'
import { count, money, percent } from '@/i18n/format'
import { useText } from '@/pages/admin/words/text'
import { Table, Td, Th, Tr } from '@/ui/table'
import { ShareBar } from '../parts/share-bar'
import { Sparkline } from './sparkline'

interface TallyTableProps {
  label: string
  rows: AdminNamedTally[]
  trends: ReadonlyMap<string, number[]>
  nameOf: (row: AdminNamedTally) => ReactNode
}

/** TallyTable compares the numbers of several: each row's share of the dearest as a bar, its last days as a line. */
export function TallyTable({ label, rows, trends, nameOf }: TallyTableProps) {
  const text = useText().admin.overview
  const dearest = Math.max(...rows.map((row) => row.tally.cost_usd), Number.MIN_VALUE)
  return (
    <Table label={label} className="max-h-96 overflow-y-auto">
      <thead>
        <tr className="[&>th]:sticky [&>th]:top-0 [&>th]:bg-surface">
          <Th>{text.name}</Th>
          <Th className="text-right">{text.generations}</Th>
          <Th className="text-right">{text.active}</Th>
          <Th className="text-right">{text.failed}</Th>
          <Th>
            <span className="sr-only">{text.share}</span>
          </Th>
          <Th className="text-right">{text.paid}</Th>
          <Th>
            <span className="sr-only">{text.share}</span>
          </Th>
          <Th>{text.trend}</Th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => {
          const { tally } = row
          const trend = trends.get(row.id || 'none')
          const failed = tally.generations > 0 ? tally.failed / tally.generations : 0
          return (
            <Tr key={row.id}>
              <Td className="w-full max-w-0 min-w-36 truncate" title={row.name}>
                {nameOf(row)}
              </Td>
              <Td className="text-right num">{count(tally.generations)}</Td>
              <Td className="text-right text-muted num">{count(tally.active)}</Td>
              <Td className="text-right num">{count(tally.failed)}</Td>
              <Td className="pl-0" title={text.failedRate(percent(failed))}>
                <ShareBar share={failed} tone="bad" />
              </Td>
              <Td className="text-right num">{money(tally.cost_usd)}</Td>
              <Td className="pl-0">
                <ShareBar share={tally.cost_usd / dearest} />
              </Td>
              <Td>
                {trend ? (
                  <Sparkline values={trend} label={text.trendOf(row.name)} />
                ) : (
                  <span className="block h-5 w-20" />
                )}
              </Td>
            </Tr>
          )
        })}
      </tbody>
    </Table>
  )
}
