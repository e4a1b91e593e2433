import { Images, SearchX } from 'lucide-react'
import { useCallback } from 'react'
import { Link } from 'react-router'
import type { Filters } from '@/api/types'
import { useGenerations } from '@/generations/queries'
import { useText } from '@/i18n/locale'
import { Button } from '@/ui/button'
import { useTitle } from '@/ui/title'
import { Empty, Failed } from '@/ui/state'
import { FilterBar } from './filter-bar'
import { isNarrowed } from '@/generations/filters'
import { Grid } from './grid'
import { HistoryLoading } from './loading'
import { MoreMenu } from './more-menu'
import { SelectionBar } from './selection-bar'
import { Tabs } from './tabs'
import { useDeleteAsked } from '@/generations/use-delete-asked'
import { useFilters } from './use-filters'
import { useSelection } from './use-selection'

/** Page is everything that one made, and what members of one's workspaces made, to find again and to do things with. */
export function Page() {
  const text = useText().history
  useTitle(text.title)
  const { filters, set } = useFilters()
  return (
    <div className="grid gap-3 px-4 pb-24 md:px-6">
      <header className="grid gap-3">
        <div className="flex items-center justify-between gap-3">
          <h1 className="text-lg font-semibold tracking-tight">{text.title}</h1>
          <MoreMenu filters={filters} />
        </div>
        <Tabs filters={filters} />
        <FilterBar filters={filters} set={set} />
      </header>
      <Results filters={filters} set={set} />
    </div>
  )
}

function Results({ filters, set }: ReturnType<typeof useFilters>) {
  const { query, rows } = useGenerations(filters)
  const selection = useSelection(rows)
  const remove = useDeleteAsked()
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = query
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage && !isFetchNextPageError) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage])

  if (query.isPending) return <HistoryLoading />
  if (query.isError && rows.length === 0)
    return <Failed thrown={query.error} retry={() => void query.refetch()} />
  if (rows.length === 0) return <Nothing filters={filters} set={set} />
  return (
    <>
      <Grid
        rows={rows}
        filters={filters}
        selection={selection}
        onEnd={more}
        onDelete={(chosen) => void remove(chosen)}
      />
      {isFetchNextPageError && <Failed thrown={query.error} retry={() => void fetchNextPage()} />}
      <SelectionBar selection={selection} onDelete={(chosen) => void remove(chosen)} />
    </>
  )
}

/** Nothing says why nothing is shown: no such thing was made, or the filters leave nothing. */
function Nothing({ filters, set }: ReturnType<typeof useFilters>) {
  const text = useText().history
  if (isNarrowed(filters)) {
    const none: Filters = { tab: filters.tab, onlyMine: filters.onlyMine }
    const cleared = Object.fromEntries(Object.keys(filters).map((key) => [key, undefined]))
    return (
      <Empty
        icon={SearchX}
        title={text.noMatch}
        action={<Button onClick={() => set({ ...cleared, ...none })}>{text.clearAll}</Button>}
      >
        {text.noMatchHint}
      </Empty>
    )
  }
  const tab = filters.tab ?? 'all'
  return (
    <Empty
      icon={Images}
      title={text.empty[tab].title}
      action={
        tab === 'all' && (
          <Button asChild variant="primary">
            <Link to="/">{text.makeFirst}</Link>
          </Button>
        )
      }
    >
      {text.empty[tab].hint}
    </Empty>
  )
}
