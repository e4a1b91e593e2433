import { Music } from 'lucide-react'
import { useText } from '@/i18n/locale'
import { cn } from '@/ui/cn'
import { Remove } from './remove-file'
import type { InputFile } from './sheet'

interface FileTileProps {
  file: InputFile
  index: number
  total: number
  /** It stands alone and may be wide. */
  wide: boolean
  onRemove: () => void
  onMove: (from: number, to: number) => void
}

const dragType = 'application/x-darkroom-place'

/** FileTile is a file that was taken. One of several is moved by dragging it, or with the arrow keys. */
export default function FileTile({ file, index, total, wide, onRemove, onMove }: FileTileProps) {
  const text = useText().composer
  const movable = total > 1
  return (
    <li
      draggable={movable}
      onDragStart={(event) => event.dataTransfer.setData(dragType, String(index))}
      onDragOver={(event) => event.dataTransfer.types.includes(dragType) && event.preventDefault()}
      onDrop={(event) => {
        const from = event.dataTransfer.getData(dragType)
        if (from === '') return
        event.preventDefault()
        event.stopPropagation()
        onMove(Number(from), index)
      }}
      className={cn('relative overflow-hidden rounded-control bg-hover', wide ? 'h-36' : 'aspect-square')}
    >
      <Preview file={file} contain={wide} />
      {movable && (
        <button
          type="button"
          aria-label={text.place(file.name, index + 1, total)}
          onKeyDown={(event) => {
            const step = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key]
            if (!step) return
            event.preventDefault()
            onMove(index, index + step)
          }}
          className="absolute inset-0 cursor-grab rounded-control -outline-offset-2"
        >
          <span className="absolute bottom-1 left-1 grid size-5 place-items-center rounded-[5px] bg-black/60 text-[11px] text-white num">
            {index + 1}
          </span>
        </button>
      )}
      <Remove label={text.removeFile(file.name)} onClick={onRemove} />
    </li>
  )
}

function Preview({ file, contain }: { file: InputFile; contain: boolean }) {
  const shape = cn('size-full', contain ? 'object-contain' : 'object-cover')
  if (file.kind === 'video')
    return (
      <video src={file.url} muted playsInline preload="metadata" aria-label={file.name} className={shape} />
    )
  if (file.kind === 'audio')
    return (
      <span className="flex size-full flex-col items-center justify-center gap-1 p-2 text-xs text-muted">
        <Music className="size-5" aria-hidden />
        <span className="max-w-full truncate">{file.name}</span>
      </span>
    )
  return <img src={file.url} alt={file.name} draggable={false} className={shape} />
}
