import { Lightbulb, Plus } from 'lucide-react'
import { useState } from 'react'
import { useText } from '@/i18n/locale'
import { Button } from '@/ui/button'
import { Page as Frame } from '@/ui/page'
import { Segmented } from '@/ui/segmented'
import { Empty, Failed, Skeleton } from '@/ui/state'
import { Row } from './idea'
import { NewIdea } from './new-idea'
import { useIdeas, type Sort } from './queries'

/** Page is what people wish for, with a vote for each. */
export function Page() {
  const text = useText()
  const words = text.ideas
  const [sort, setSort] = useState<Sort>('votes')
  const [telling, setTelling] = useState(false)
  const { query, rows } = useIdeas(sort)
  const tell = (
    <Button variant="primary" onClick={() => setTelling(true)}>
      <Plus /> {words.tell}
    </Button>
  )
  return (
    <Frame
      title={words.title}
      lead={words.lead}
      actions={rows.length > 0 ? tell : null}
      className="max-w-3xl"
    >
      {rows.length > 0 && (
        <Segmented
          label={words.sort}
          className="w-fit"
          value={sort}
          onChange={setSort}
          options={(['votes', 'newest'] as const).map((value) => ({ value, label: words.sorts[value] }))}
        />
      )}
      {query.isPending && <Skeleton className="h-80" />}
      {query.isError && <Failed thrown={query.error} retry={() => void query.refetch()} />}
      {query.isSuccess && rows.length === 0 && (
        <Empty icon={Lightbulb} title={words.empty} action={tell}>
          {words.emptyHint}
        </Empty>
      )}
      <ul className="divide-y">
        {rows.map((idea) => (
          <Row key={idea.id} idea={idea} />
        ))}
      </ul>
      {query.hasNextPage && (
        <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {text.common.loadMore}
        </Button>
      )}
      {telling && <NewIdea close={() => setTelling(false)} />}
    </Frame>
  )
}
