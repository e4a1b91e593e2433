import { useText } from '@/pages/admin/words/text'
import { Button } from '@/ui/button'

interface Pages {
  hasNextPage: boolean
  isFetchingNextPage: boolean
  fetchNextPage: () => unknown
}

/** LoadMore asks for the next rows of a list, where there are more. */
export function LoadMore({ query }: { query: Pages }) {
  const text = useText().common
  if (!query.hasNextPage) return null
  return (
    <Button
      variant="outline"
      className="justify-self-center"
      busy={query.isFetchingNextPage}
      onClick={() => void query.fetchNextPage()}
    >
      {text.loadMore}
    </Button>
  )
}
