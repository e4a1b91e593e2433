import { ImagePlus, Film, Music, Upload as UploadIcon } from 'lucide-react'
import { lazy, Suspense, useRef, useState, type DragEvent } from 'react'
import { useText } from '@/i18n/locale'
import { cn } from '@/ui/cn'
import type { FileLimit } from './file-facts'
import { moved } from './moved'
import type { InputFile } from './sheet'
import { usePaste } from './use-paste'
import { useUploads } from './use-uploads'

// Fetched with the first file.
const FileTile = lazy(() => import('./file-tile'))
const UploadTile = lazy(() => import('./upload-tile'))

interface FileDropProps {
  label: string
  hint?: string
  media: 'image' | 'video' | 'audio'
  files: InputFile[]
  /** Changes the files from what stands there at that time. */
  onChange: (change: (files: InputFile[]) => InputFile[]) => void
  max: number
  limit?: FileLimit | undefined
  optional?: boolean
  /** What is pasted anywhere on the page comes here. */
  takesPaste?: boolean
  error?: string | undefined
}

const icons = { image: ImagePlus, video: Film, audio: Music }
const accepts = { image: 'image/*', video: 'video/*', audio: 'audio/*' }

/** FileDrop takes files by drop, paste or choice, shows them, and lets several be put in order by mouse and by keyboard. */
export function FileDrop(props: FileDropProps) {
  const { label, hint, media, files, onChange, max, limit, optional, takesPaste, error } = props
  const text = useText()
  const chooser = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  // One more than fits takes the place of the last: a single picture is replaced by the next.
  const arrived = (file: InputFile) => onChange((now) => [...now.slice(0, max - 1), file])
  const { uploads, send, remove } = useUploads(limit, arrived)
  const add = (list: Iterable<File>) =>
    send([...list].filter((file) => file.type.startsWith(media)).slice(0, max))
  usePaste(takesPaste === true, add)

  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    add(event.dataTransfer.files)
  }
  const Icon = over ? UploadIcon : icons[media]
  const empty = files.length === 0 && uploads.length === 0
  return (
    <div
      role="group"
      aria-label={label}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes('Files')) return
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      className="grid gap-1.5"
    >
      <p className="flex items-baseline justify-between gap-2 text-xs font-medium">
        <span>
          {label} {optional && <span className="font-normal text-muted">({text.common.optional})</span>}
        </span>
        {max > 1 && (
          <span className="font-normal text-muted num">{text.composer.filesOf(files.length, max)}</span>
        )}
      </p>
      <ul className={cn('grid gap-2', max > 1 && !empty && 'grid-cols-3')}>
        <Suspense fallback={<li className="h-36" />}>
          {files.map((file, index) => (
            <FileTile
              key={file.url}
              file={file}
              index={index}
              total={files.length}
              wide={max === 1}
              onRemove={() => onChange((now) => now.filter((one) => one.url !== file.url))}
              onMove={(from, to) => onChange((now) => moved(now, from, to))}
            />
          ))}
          {uploads.map((one) => (
            <UploadTile key={one.id} upload={one} wide={max === 1} onRemove={() => remove(one.id)} />
          ))}
        </Suspense>
        {(max > 1 ? files.length < max : empty) && (
          <li>
            <button
              type="button"
              onClick={() => chooser.current?.click()}
              className={cn(
                'flex w-full items-center justify-center gap-2 rounded-control border border-dashed border-line-strong text-xs text-muted transition-colors hover:border-muted hover:text-text',
                over && 'border-safelight text-text',
                error && 'border-bad',
                max > 1 && !empty ? 'aspect-square flex-col' : 'h-20 flex-col',
              )}
            >
              <Icon className="size-5" strokeWidth={1.5} aria-hidden />
              <span>
                <span className="sr-only">{label}: </span>
                {over ? text.composer.dropHere : empty ? text.composer.drop[media] : text.composer.add}
              </span>
            </button>
          </li>
        )}
      </ul>
      {hint && <p className="text-xs text-muted">{hint}</p>}
      {error && (
        <p role="alert" className="text-xs text-bad">
          {error}
        </p>
      )}
      <input
        ref={chooser}
        type="file"
        hidden
        aria-label={label}
        accept={limit?.types.join(',') || accepts[media]}
        multiple={max > 1}
        onChange={(event) => {
          add(event.target.files ?? [])
          event.target.value = ''
        }}
      />
    </div>
  )
}
