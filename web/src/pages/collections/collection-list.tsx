import { FolderHeart, Plus } from 'lucide-react'
import { useState } from 'react'
import { Link, useNavigate } from 'react-router'
import { asProblem } from '@/api/problem'
import type { Collection } from '@/api/types'
import { useText } from '@/i18n/locale'
import { useCollections, useCreateCollection } from '@/sharing/collections'
import { Button } from '@/ui/button'
import { explain } from '@/ui/explain'
import { Field, Input } from '@/ui/field'
import { Empty, Failed, Skeleton } from '@/ui/state'
import { Time } from '@/ui/time'

/** CollectionList is one's collections, the newest first, and the place where the next one begins. */
export function CollectionList() {
  const text = useText().collections
  const { data, error, isPending, refetch } = useCollections()
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
        <ul className="grid gap-3 sm:grid-cols-2 lg:grid-cols-3" aria-label={text.title}>
          {data.map((collection) => (
            <Tile key={collection.id} collection={collection} />
          ))}
        </ul>
      )}
    </div>
  )
}

function Tile({ collection }: { collection: Collection }) {
  const text = useText().collections
  return (
    <li>
      <Link
        to={`/collections/${collection.id}`}
        className="flex h-full min-h-28 flex-col rounded-card bg-surface p-4 transition-colors hover:bg-raised"
      >
        <span className="flex items-start gap-2 font-medium">
          <FolderHeart className="mt-0.5 size-[18px] shrink-0 text-muted" aria-hidden />
          <span className="line-clamp-2 min-w-0 break-words">{collection.title}</span>
        </span>
        {collection.description && (
          <span className="mt-1 line-clamp-2 text-xs text-muted">{collection.description}</span>
        )}
        <span className="mt-auto flex justify-between pt-3 text-xs text-muted num">
          {text.items(collection.items)}
          <Time at={collection.updated_at} />
        </span>
      </Link>
    </li>
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
  <div className="grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
    {[0, 1, 2].map((n) => (
      <Skeleton key={n} className="h-28 rounded-card" />
    ))}
  </div>
)
