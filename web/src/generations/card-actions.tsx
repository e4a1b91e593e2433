import { Download, Heart, PencilLine, RotateCcw, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import type { Generation, Status } from '@/api/types'
import { useText } from '@/i18n/locale'
import { cn } from '@/ui/cn'
import { IconButton } from '@/ui/icon-button'
import { toast } from '@/ui/toast'
import { useCancel, useFavorite, useRetry } from './acts'
import { againPath, download } from './links'
import { mayRetry } from './next-step'
import { isText } from './shape'

/** CardActions are what can be done with a card at once: shown on hover and focus, and always where it is the next step. */
export function CardActions({ row, status, extra }: { row: Generation; status: Status; extra: ReactNode }) {
  const text = useText().generation
  const stays = status === 'failed' || status === 'cancelled'
  return (
    <div
      className={cn(
        'pointer-events-none absolute inset-x-0 bottom-0 flex flex-wrap items-center justify-end gap-1 p-1.5 transition-opacity duration-150 group-focus-within/card:opacity-100 group-hover/card:opacity-100 [&>*]:pointer-events-auto',
        !stays && 'opacity-0',
      )}
    >
      {status === 'completed' && <Favorite row={row} />}
      {(status === 'completed' || stays) && (
        <Act label={status === 'completed' ? text.again : text.changeAndSend} asChild>
          <Link to={againPath(row)}>
            <PencilLine />
          </Link>
        </Act>
      )}
      {status === 'completed' && !isText(row) && <Save row={row} />}
      {(status === 'cancelled' || (status === 'failed' && mayRetry(row))) && <Retry id={row.id} />}
      {!stays && status !== 'completed' && <Cancel id={row.id} />}
      {extra}
    </div>
  )
}

/** Act is a button on a picture: readable on any colour. */
export const Act = ({ className, ...props }: Parameters<typeof IconButton>[0]) => (
  <IconButton
    className={cn('bg-black/60 text-white hover:bg-black/80 hover:text-white', className)}
    {...props}
  />
)

function Favorite({ row }: { row: Generation }) {
  const text = useText().generation
  const { mutate } = useFavorite()
  return (
    <Act
      label={row.is_favorite ? text.unfavorite : text.favorite}
      aria-pressed={row.is_favorite}
      onClick={() => mutate({ id: row.id, favorite: !row.is_favorite })}
    >
      <Heart className={cn(row.is_favorite && 'fill-current')} />
    </Act>
  )
}

function Save({ row }: { row: Generation }) {
  const text = useText().generation
  const at = row.output_urls.findIndex((url) => url !== null)
  const url = row.output_urls[at]
  if (!url) return null
  const save = () => void download(row, url, at).catch(() => toast.error(text.downloadFailed))
  return (
    <Act label={text.download} onClick={save}>
      <Download />
    </Act>
  )
}

function Retry({ id }: { id: string }) {
  const { mutate, isPending } = useRetry()
  return (
    <Act label={useText().generation.retry} busy={isPending} onClick={() => mutate(id)}>
      {!isPending && <RotateCcw />}
    </Act>
  )
}

function Cancel({ id }: { id: string }) {
  const { mutate, isPending } = useCancel()
  return (
    <Act label={useText().generation.cancel} busy={isPending} onClick={() => mutate(id)}>
      {!isPending && <X />}
    </Act>
  )
}
