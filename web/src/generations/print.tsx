import { useQueryClient } from '@tanstack/react-query'
import { Images, Play } from 'lucide-react'
import { useState } from 'react'
import { keys } from '@/api/keys'
import type { Generation } from '@/api/types'
import { clock } from '@/i18n/format'
import { useText } from '@/i18n/locale'
import { Picture } from '@/media/picture'
import { cn } from '@/ui/cn'
import { besideBox } from './ended'
import { isText } from './shape'

interface PrintProps {
  row: Generation
  eager: boolean | undefined
  /** A box that chooses it may lie over its corner. */
  choosable: boolean
}

/** Print is the finished thing: a picture, a film that plays while the mouse rests on it, or a text. */
export function Print({ row, eager, choosable }: PrintProps) {
  const client = useQueryClient()
  const [hovered, setHovered] = useState(false)
  if (isText(row)) return <Written row={row} choosable={choosable} />
  const at = Math.max(
    0,
    row.previews.findIndex((preview) => preview !== null),
  )
  const preview = row.previews[at]
  const url = row.output_urls[at]
  const film = preview?.kind === 'video'
  const outputs = row.previews.filter((one) => one !== null).length
  // Addresses are good for a while; one that ended is given anew with the list.
  const renew = () => void client.invalidateQueries({ queryKey: keys.lists })
  return (
    <div
      className="absolute inset-0 animate-fade"
      onPointerEnter={(event) => setHovered(event.pointerType === 'mouse')}
      onPointerLeave={() => setHovered(false)}
    >
      <Picture
        src={row.output_thumbs[at] ?? (film ? null : url)}
        alt=""
        thumbhash={preview?.thumbhash ?? null}
        eager={eager ?? false}
        onBroken={renew}
      />
      {film && hovered && url && <Film url={url} />}
      <div className="absolute top-2 right-2 flex gap-1 text-[11px] text-white">
        {outputs > 1 && (
          <Mark>
            <Images className="size-3" aria-hidden /> {outputs}
          </Mark>
        )}
        {film && (
          <Mark>
            <Play className="size-3" aria-hidden /> {clock(preview.duration_ms / 1000)}
          </Mark>
        )}
      </div>
    </div>
  )
}

const Mark = ({ children }: { children: React.ReactNode }) => (
  <span className="flex h-5 items-center gap-1 rounded-[5px] bg-black/60 px-1.5 num">{children}</span>
)

/** Film plays once it can, over its poster. */
function Film({ url }: { url: string }) {
  const [playing, setPlaying] = useState(false)
  return (
    // Films here have no words to caption; they play without sound.
    <video
      src={url}
      muted
      loop
      autoPlay
      playsInline
      onPlaying={() => setPlaying(true)}
      className="pointer-events-none absolute inset-0 size-full object-cover transition-opacity duration-180"
      style={{ opacity: playing ? 1 : 0 }}
    />
  )
}

function Written({ row, choosable }: Omit<PrintProps, 'eager'>) {
  const text = useText()
  return (
    <div className="absolute inset-0 flex animate-fade flex-col gap-1.5 overflow-hidden bg-surface p-3 text-xs">
      <p className={cn('text-muted', choosable && besideBox)}>{text.action[row.action]}</p>
      <p className="overflow-hidden mask-b-from-60% whitespace-pre-line">{row.output_text}</p>
    </div>
  )
}
