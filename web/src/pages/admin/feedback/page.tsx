import { useQuery } from '@tanstack/react-query'
import { MessagesSquare } from 'lucide-react'
import { api, take } from '@/api/client'
import { useText } from '@/pages/admin/words/text'
import { Segmented } from '@/ui/segmented'
import { Empty, Failed } from '@/ui/state'
import { adminKey } from '../keys'
import { AdminPage } from '../parts/admin-page'
import { oneOf, useFilter } from '../parts/params'
import { RowsSkeleton } from '../parts/skeletons'
import { Letter } from './letter'

const shows = ['all', 'waiting', 'answered'] as const
const checks = { show: oneOf(shows) }

/** Page reads what users wrote, and answers it. */
export function Page() {
  const text = useText().admin.feedback
  const [{ show = 'all' }, change] = useFilter<{ show?: (typeof shows)[number] }>(checks)
  const { data, isPending, isError, error, refetch } = useQuery({
    queryKey: adminKey('feedback'),
    queryFn: async () =>
      (await take(api.GET('/api/support/feedback', { params: { query: { all: true } } }))).feedback,
  })
  const letters = data?.filter(
    ({ replies }) => show === 'all' || replies.length > 0 === (show === 'answered'),
  )
  return (
    <AdminPage
      title={text.title}
      lead={text.lead}
      actions={
        <Segmented
          label={text.title}
          value={show}
          onChange={(next) => change({ show: next === 'all' ? undefined : next })}
          options={shows.map((value) => ({ value, label: text[value] }))}
        />
      }
    >
      {isPending ? (
        <RowsSkeleton rows={5} />
      ) : isError ? (
        <Failed thrown={error} retry={() => void refetch()} />
      ) : letters?.length === 0 ? (
        <Empty icon={MessagesSquare} title={text.nothing}>
          {text.nothingHint}
        </Empty>
      ) : (
        <ul className="grid max-w-3xl gap-3">
          {letters?.map((letter) => (
            <Letter key={letter.id} letter={letter} />
          ))}
        </ul>
      )}
    </AdminPage>
  )
}
