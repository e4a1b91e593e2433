import { Link } from 'react-router'
import type { Filters } from '@/api/types'
import { count } from '@/i18n/format'
import { useText } from '@/i18n/locale'
import { cn } from '@/ui/cn'
import { tabs, writeFilters } from '@/generations/filters'
import { useCountsOf } from './use-options'

// Where rows have to be counted the server stops here: it means more than 10,000.
const countedTo = 10_001

/** Tabs are the four views of a history, each with its number. */
export function Tabs({ filters }: { filters: Filters }) {
  const text = useText().history
  const { data } = useCountsOf(filters)
  const shown = filters.tab ?? 'all'
  return (
    <nav aria-label={text.views} className="-mx-4 flex gap-1 overflow-x-auto border-b px-4 md:mx-0 md:px-0">
      {tabs.map((tab) => (
        <Link
          key={tab}
          to={`?${writeFilters({ ...filters, tab, status: undefined })}`}
          aria-current={tab === shown ? 'page' : undefined}
          className={cn(
            '-mb-px flex items-baseline gap-1.5 border-b-2 border-transparent px-3 py-2 text-sm whitespace-nowrap text-muted transition-colors hover:text-text',
            tab === shown && 'border-safelight text-text',
          )}
        >
          {text.tabs[tab]}
          <span className="min-w-3 text-xs text-muted num">
            {data && (data[tab] === countedTo ? `${count(countedTo - 1)}+` : count(data[tab]))}
          </span>
        </Link>
      ))}
    </nav>
  )
}
