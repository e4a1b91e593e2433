import { FolderHeart, Link2, PenLine, Trash2 } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { Link, useNavigate, useParams } from 'react-router'
import { useText } from '@/i18n/locale'
import { useCollection, useDeleteCollection } from '@/sharing/collections'
import { Button } from '@/ui/button'
import { confirm } from '@/ui/confirm'
import { useTitle } from '@/ui/title'
import { Empty, Failed, Skeleton } from '@/ui/state'
import { toast } from '@/ui/toast'
import { Arranged } from './arranged'

const ShareDialog = lazy(() =>
  import('@/sharing/share-dialog').then((module) => ({ default: module.ShareDialog })),
)
const RenameDialog = lazy(() =>
  import('./rename-dialog').then((module) => ({ default: module.RenameDialog })),
)

/** Page is one collection: its generations in their order, to change, to arrange and to show. */
export function Page() {
  const { id = '' } = useParams()
  const text = useText().collections
  const { data, error, isPending, refetch } = useCollection(id)
  useTitle(data?.collection.title ?? text.title)
  if (isPending) return <Loading />
  if (!data) return <Failed thrown={error} retry={() => void refetch()} />
  const { collection, generations } = data
  return (
    <div className="grid gap-5 px-4 py-4 pb-16 md:px-6">
      <header className="flex flex-wrap items-end justify-between gap-3">
        <div className="min-w-0">
          <Link to="/collections" className="text-xs text-muted hover:text-text">
            {text.title}
          </Link>
          <h1 className="text-lg font-semibold tracking-tight break-words">{collection.title}</h1>
          <p className="mt-1 max-w-2xl text-sm whitespace-pre-line text-muted">
            {collection.description || text.items(generations.length)}
          </p>
        </div>
        <Actions id={id} title={collection.title} description={collection.description} />
      </header>
      {generations.length > 0 ? (
        <Arranged id={id} rows={generations} />
      ) : (
        <Empty
          icon={FolderHeart}
          title={text.emptyOne}
          action={
            <Button asChild>
              <Link to="/history">{text.toHistory}</Link>
            </Button>
          }
        >
          {text.emptyOneHint}
        </Empty>
      )}
    </div>
  )
}

type Opened = 'share' | 'rename' | null

function Actions({ id, title, description }: { id: string; title: string; description: string }) {
  const text = useText().collections
  const navigate = useNavigate()
  const [opened, setOpened] = useState<Opened>(null)
  const remove = useDeleteCollection()
  const close = () => setOpened(null)
  const ask = async () => {
    const yes = await confirm({
      title: text.deleteTitle(title),
      body: text.deleteBody,
      action: text.delete,
      danger: true,
    })
    if (!yes) return
    remove.mutate(id, {
      onSuccess: () => {
        toast.success(text.deleted)
        void navigate('/collections', { replace: true })
      },
    })
  }
  return (
    <div className="flex flex-wrap gap-2">
      <Button variant="primary" onClick={() => setOpened('share')}>
        <Link2 aria-hidden /> {text.share}
      </Button>
      <Button onClick={() => setOpened('rename')}>
        <PenLine aria-hidden /> {text.rename}
      </Button>
      <Button variant="danger" busy={remove.isPending} onClick={() => void ask()}>
        <Trash2 aria-hidden /> {text.delete}
      </Button>
      <Suspense>
        {opened === 'share' && <ShareDialog what={{ collectionId: id }} onClose={close} />}
        {opened === 'rename' && (
          <RenameDialog id={id} title={title} description={description} onClose={close} />
        )}
      </Suspense>
    </div>
  )
}

const Loading = () => (
  <div className="grid gap-5 px-4 py-4 md:px-6">
    <Skeleton className="h-14 w-72" />
    <Skeleton className="h-56 w-full" />
    <Skeleton className="h-56 w-full" />
  </div>
)
