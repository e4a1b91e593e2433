import { FileText, Play } from 'lucide-react'
import type { SharedItem } from '@/api/types'
import { clock } from '@/i18n/format'
import { Picture } from '@/media/picture'
import { unsigned } from '@/media/unsigned'

/** workOf tells works apart. */
export const workOf = (item: SharedItem) => unsigned(item.url)

interface WorkProps {
  item: SharedItem
  label: string
  eager: boolean
  onOpen: () => void
  onBroken: () => void
}

/** Work is one of the things that are shown; a press opens it as large as the window. */
export function Work({ item, label, eager, onOpen, onBroken }: WorkProps) {
  const length = item.kind === 'video' ? clock(item.duration_ms / 1000) : ''
  const name = length ? `${label}, ${length}` : label
  const still = item.thumb_url ?? (item.kind === 'image' ? item.url : null)
  return (
    <button
      type="button"
      onClick={onOpen}
      aria-label={item.prompt ? `${name}: ${item.prompt}` : name}
      className="group relative block size-full overflow-hidden rounded-[6px] -outline-offset-2"
    >
      <Picture
        src={still}
        alt=""
        thumbhash={item.thumbhash}
        eager={eager}
        onBroken={onBroken}
        className="transition-transform duration-180 group-hover:scale-[1.015]"
      />
      {!still && <FileText className="absolute inset-0 m-auto size-8 text-muted" aria-hidden />}
      {length && (
        <span
          aria-hidden
          className="absolute top-2 right-2 flex h-5 items-center gap-1 rounded-[5px] bg-black/60 px-1.5 text-[11px] text-white num"
        >
          <Play className="size-3" /> {length}
        </span>
      )}
    </button>
  )
}
