import { useQuery } from '@tanstack/react-query'
import { Aperture, Images, Unlink } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { Link, useParams } from 'react-router'
import { api, take } from '@/api/client'
import { asProblem } from '@/api/problem'
import type { SharedItem } from '@/api/types'
import { day } from '@/i18n/format'
import { useText } from '@/i18n/locale'
import { aspectOf } from '@/media/justified'
import { JustifiedGrid } from '@/media/justified-grid'
import { useTitle } from '@/ui/title'
import { Empty, Failed, Skeleton } from '@/ui/state'
import { Work, workOf } from './work'

const Lightbox = lazy(() => import('./lightbox').then((module) => ({ default: module.Lightbox })))

// Addresses of media last 15 minutes; they are renewed before that, and at once when one does not work.
const renewAfter = 12 * 60_000

function useShared(token: string) {
  return useQuery({
    queryKey: ['shared', token],
    queryFn: ({ signal }) => take(api.GET('/api/shared/{token}', { params: { path: { token } }, signal })),
    staleTime: renewAfter,
    refetchInterval: renewAfter,
  })
}

/** Page shows what a link shows, to whoever has it: the works and nothing of who made them. */
export function Page() {
  const { token = '' } = useParams()
  const text = useText().shares
  const { data, error, isPending, refetch } = useShared(token)
  const title = data?.title || text.untitledShared
  useTitle(data ? title : '')
  const status = error ? asProblem(error).status : 0
  return (
    <div className="flex min-h-dvh flex-col">
      <main className="mx-auto w-full max-w-[110rem] grow px-3 sm:px-6">
        {isPending && <Loading />}
        {!data && (status === 404 || status === 400) && (
          <Empty icon={Unlink} title={text.deadTitle} className="pt-[20dvh]">
            {text.deadHint}
          </Empty>
        )}
        {!data && error && status !== 404 && status !== 400 && (
          <Failed thrown={error} retry={() => void refetch()} className="pt-[15dvh]" />
        )}
        {data && (
          <>
            <header className="mx-auto max-w-2xl px-2 py-12 text-center sm:py-20">
              <h1 className="text-xl font-semibold tracking-tight text-balance break-words">{title}</h1>
              {data.description && (
                <p className="mt-3 text-base whitespace-pre-line text-muted">{data.description}</p>
              )}
              <p className="mt-4 text-xs text-muted num">
                {text.itemsShared(data.items.length)}
                {data.expires_at && <> · {text.worksUntil(day(data.expires_at))}</>}
              </p>
            </header>
            <Gallery items={data.items} onBroken={() => void refetch()} />
          </>
        )}
      </main>
      <footer className="py-10 text-center text-xs text-muted">
        <Link to="/" className="inline-flex min-h-9 items-center gap-2 hover:text-text">
          <Aperture className="size-4 text-safelight" aria-hidden />
          {text.madeWith}
        </Link>
      </footer>
    </div>
  )
}

const shape = (item: SharedItem) => aspectOf(item.width, item.height)

function Gallery({ items, onBroken }: { items: SharedItem[]; onBroken: () => void }) {
  const text = useText().shares
  const [open, setOpen] = useState<number | null>(null)
  if (items.length === 0)
    return (
      <Empty icon={Images} title={text.emptyShared}>
        {text.emptySharedHint}
      </Empty>
    )
  return (
    <>
      <JustifiedGrid
        label={text.gallery}
        items={items}
        keyOf={workOf}
        aspectOf={shape}
        target={items.length < 4 ? 420 : 320}
        render={(item, index) => (
          <Work
            item={item}
            label={text.view(index + 1, items.length)}
            eager={index < 6}
            onOpen={() => setOpen(index)}
            onBroken={onBroken}
          />
        )}
      />
      <Suspense>
        {open !== null && (
          <Lightbox
            items={items}
            at={open}
            onGo={setOpen}
            onClose={() => setOpen(null)}
            onBroken={onBroken}
          />
        )}
      </Suspense>
    </>
  )
}

const Loading = () => (
  <div role="status" aria-label={useText().common.loading}>
    <div className="mx-auto grid max-w-2xl justify-items-center gap-4 py-12 sm:py-20">
      <Skeleton className="h-9 w-72" />
      <Skeleton className="h-4 w-40" />
    </div>
    <Skeleton className="h-80 w-full" />
  </div>
)
