import { FolderHeart, Plus } from 'lucide-react'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { asProblem } from '@/api/problem'
import { useText } from '@/i18n/locale'
import { useCollections, useCreateCollection } from '@/sharing/collections'
import { Button } from '@/ui/button'
import { explain } from '@/ui/explain'
import { Field, Input } from '@/ui/field'
import { Empty, Failed } from '@/ui/state'
import { Tile, tileGrid, TileSkeleton } from './tile'

// The first row on a wide screen, the first two on a phone.
const seenFirst = 4

/** CollectionList is one's collections, the newest first, and the place where the next one begins. */
export function CollectionList() {
  const text = useText().collections
  const { data, error, isPending, isStale, refetch } = useCollections()
  // Addresses are good for a while; those that ended are given anew with the list. In a fresh one nothing would change.
  const renew = () => {
    if (isStale) void refetch({ cancelRefetch: false })
  }
  return (
    <div className="grid gap-6">
      <Create />
      {isPending && <Loading />}
      {error && !data && <Failed thrown={error} retry={() => void refetch()} />}
      {data?.length === 0 && (
        <Empty icon={FolderHeart} title={text.empty}>
          {text.emptyHint}
        </Empty>
      )}
      {data && data.length > 0 && (
        <ul className={tileGrid} aria-label={text.title}>
          {data.map((collection, at) => (
            <li key={collection.id} className="min-w-0">
              <Tile collection={collection} eager={at < seenFirst} onBroken={renew} />
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

function Create() {
  const text = useText().collections
  const navigate = useNavigate()
  const [title, setTitle] = useState('')
  const create = useCreateCollection()
  const problem = create.error ? asProblem(create.error) : null
  const submit = (event: React.FormEvent) => {
    event.preventDefault()
    create.mutate({ title: title.trim() }, { onSuccess: (made) => void navigate(`/collections/${made.id}`) })
  }
  return (
    <form onSubmit={submit} className="flex max-w-md items-end gap-2">
      <Field
        label={text.newTitle}
        error={problem ? (problem.fieldMessage('title') ?? explain(problem)) : undefined}
        className="grow"
      >
        {(ids) => (
          <Input
            {...ids}
            value={title}
            maxLength={200}
            placeholder={text.titlePlaceholder}
            onChange={(event) => setTitle(event.target.value)}
          />
        )}
      </Field>
      <Button type="submit" variant="primary" disabled={title.trim() === ''} busy={create.isPending}>
        <Plus aria-hidden />
        {text.create}
      </Button>
    </form>
  )
}

const Loading = () => (
  <div className={tileGrid}>
    {[0, 1, 2, 3].map((n) => (
      <TileSkeleton key={n} />
    ))}
  </div>
)
