import { Download, Heart, PencilLine, RotateCcw, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import type { Generation, Status } from '@/api/types'
import { useText } from '@/i18n/locale'
import { cn } from '@/ui/cn'
import { Button } from '@/ui/button'
import { IconButton } from '@/ui/icon-button'
import { toast } from '@/ui/toast'
import { useCancel, useFavorite, useRetry } from './acts'
import { againPath, download } from './links'
import { mayRetry } from './next-step'
import { isText } from './shape'

/** CardActions are what can be done with a card at once: shown on hover and focus, and always where it is the next step. */
export function CardActions({ row, status, extra }: { row: Generation; status: Status; extra: ReactNode }) {
  const stays = status === 'failed' || status === 'cancelled'
  return (
    <div
      className={cn(
        'pointer-events-none absolute inset-x-0 bottom-0 flex flex-wrap items-center justify-end gap-1 p-1.5 transition-opacity duration-150 group-focus-within/card:opacity-100 group-hover/card:opacity-100 [&>*]:pointer-events-auto',
        !stays && 'opacity-0',
      )}
    >
      {status === 'completed' && <Finished row={row} />}
      {stays && <NextStep row={row} retries={status === 'cancelled' || mayRetry(row)} />}
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

function Finished({ row }: { row: Generation }) {
  const text = useText().generation
  return (
    <>
      <Favorite row={row} />
      <Act label={text.again} asChild>
        <Link to={againPath(row)}>
          <PencilLine />
        </Link>
      </Act>
      {!isText(row) && <Save row={row} />}
    </>
  )
}

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

/** NextStep is the one sensible thing to do with what did not work. */
function NextStep({ row, retries }: { row: Generation; retries: boolean }) {
  const text = useText().generation
  const { mutate, isPending } = useRetry()
  return retries ? (
    <Button size="sm" variant="outline" busy={isPending} onClick={() => mutate(row.id)} className="bg-bg">
      {!isPending && <RotateCcw className="size-4!" aria-hidden />}
      <Word>{text.retry}</Word>
    </Button>
  ) : (
    <Button size="sm" variant="outline" asChild className="bg-bg">
      <Link to={againPath(row)}>
        <PencilLine className="size-4!" aria-hidden />
        <Word>{text.change}</Word>
      </Link>
    </Button>
  )
}

// A card too narrow for the word has the sign of it.
const Word = ({ children }: { children: string }) => (
  <span className="sr-only @[9rem]:not-sr-only">{children}</span>
)

function Cancel({ id }: { id: string }) {
  const { mutate, isPending } = useCancel()
  return (
    <Act label={useText().generation.cancel} busy={isPending} onClick={() => mutate(id)}>
      {!isPending && <X />}
    </Act>
  )
}
