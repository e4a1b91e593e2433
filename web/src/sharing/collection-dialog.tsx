import { FolderHeart, Plus } from 'lucide-react'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { asProblem } from '@/api/problem'
import { useText } from '@/i18n/locale'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { explain } from '@/ui/explain'
import { Field, Input } from '@/ui/field'
import { Failed, Skeleton } from '@/ui/state'
import { toast } from '@/ui/toast'
import { mostItems, useAddToCollection, useCollections, useCreateCollection } from './collections'

/** CollectionDialog puts generations into a collection, one that is there or a new one. */
export function CollectionDialog({ ids, onClose }: { ids: string[]; onClose: () => void }) {
  const text = useText().collections
  const navigate = useNavigate()
  const collections = useCollections()
  const add = useAddToCollection()
  const told = (id: string, title: string) => {
    toast.success(text.added(ids.length, title), {
      action: { label: text.open, onClick: () => void navigate(`/collections/${id}`) },
    })
    onClose()
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={text.addTitle(ids.length)}
      description={text.addLead}
    >
      <div className="grid gap-4">
        <NewCollection ids={ids} onMade={told} />
        {collections.isPending && <Skeleton className="h-11" />}
        {collections.isError && (
          <Failed thrown={collections.error} retry={() => void collections.refetch()} className="-my-8" />
        )}
        <ul className="grid gap-0.5" aria-label={text.title}>
          {collections.data?.map((one) => (
            <li key={one.id}>
              <button
                type="button"
                disabled={add.isPending || one.items + ids.length > mostItems}
                onClick={() => add.mutate({ id: one.id, ids }, { onSuccess: () => told(one.id, one.title) })}
                className="flex min-h-11 w-full items-center gap-3 rounded-control px-2 text-left hover:bg-hover disabled:opacity-50"
              >
                <FolderHeart className="size-[18px] shrink-0 text-muted" aria-hidden />
                <span className="min-w-0 grow truncate text-sm">{one.title}</span>
                <span className="text-xs text-muted num">{text.items(one.items)}</span>
              </button>
            </li>
          ))}
        </ul>
      </div>
    </Dialog>
  )
}

function NewCollection({ ids, onMade }: { ids: string[]; onMade: (id: string, title: string) => void }) {
  const text = useText().collections
  const [title, setTitle] = useState('')
  const create = useCreateCollection()
  const problem = create.error ? asProblem(create.error) : null
  const submit = (event: React.FormEvent) => {
    event.preventDefault()
    create.mutate({ title: title.trim(), ids }, { onSuccess: (made) => onMade(made.id, made.title) })
  }
  return (
    <form onSubmit={submit} className="flex items-end gap-2">
      <Field
        label={text.newTitle}
        error={problem ? (problem.fieldMessage('title') ?? explain(problem)) : undefined}
        className="grow"
      >
        {(field) => (
          <Input
            {...field}
            value={title}
            maxLength={200}
            placeholder={text.titlePlaceholder}
            onChange={(event) => setTitle(event.target.value)}
          />
        )}
      </Field>
      <Button type="submit" disabled={title.trim() === ''} busy={create.isPending}>
        <Plus aria-hidden />
        {text.create}
      </Button>
    </form>
  )
}
