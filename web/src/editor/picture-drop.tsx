import { ImagePlus, Upload as UploadIcon } from 'lucide-react'
import { useRef, useState, type ReactNode } from 'react'
import { Link } from 'react-router'
import UploadTile from '@/composer/upload-tile'
import type { FileLimit } from '@/composer/file-facts'
import type { InputFile } from '@/composer/sheet'
import { usePaste } from '@/composer/use-paste'
import { useUploads } from '@/composer/use-uploads'
import { useText } from '@/i18n/locale'
import { Button } from '@/ui/button'
import { cn } from '@/ui/cn'
import { Empty } from '@/ui/state'
import { upright } from './orientation'

interface PictureDropProps {
  limit: FileLimit | undefined
  onPicture: (file: InputFile) => void
  /** What stands here once there is a picture; without one the place asks for it. */
  children?: ReactNode
  hint: string
}

/** PictureDrop is a large place that takes one picture: dropped, pasted, chosen. A picture there is replaced by the next. */
export function PictureDrop({ limit, onPicture, children, hint }: PictureDropProps) {
  const text = useText()
  const chooser = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const { uploads, send, remove } = useUploads(limit, onPicture)
  const take = (files: Iterable<File>) => {
    const picture = [...files].find((file) => file.type.startsWith('image/'))
    if (picture) void upright(picture).then((file) => send([file]))
  }
  usePaste(true, take)
  const choose = () => chooser.current?.click()
  return (
    <div
      role="group"
      aria-label={text.inpaint.picture}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes('Files')) return
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        take(event.dataTransfer.files)
      }}
      className={cn('relative size-full min-h-0', over && 'rounded-card outline-2 outline-safelight')}
    >
      {children ?? (
        <div className="grid size-full place-items-center rounded-card border border-dashed border-line-strong">
          <Empty
            icon={over ? UploadIcon : ImagePlus}
            title={text.inpaint.emptyTitle}
            className="py-8"
            action={
              <div className="flex flex-wrap justify-center gap-2">
                <Button onClick={choose}>{text.inpaint.choose}</Button>
                <Button asChild variant="ghost">
                  <Link to="/history">{text.shell.history}</Link>
                </Button>
              </div>
            }
          >
            {hint}
          </Empty>
        </div>
      )}
      {children && (
        <Button size="sm" onClick={choose} className="absolute top-2 left-2 bg-raised">
          <ImagePlus className="size-4!" aria-hidden /> {text.inpaint.another}
        </Button>
      )}
      {uploads.length > 0 && (
        <ul className="absolute inset-x-2 bottom-2 mx-auto max-w-80 rounded-control bg-raised shadow-float">
          {uploads.map((one) => (
            <UploadTile key={one.id} upload={one} wide onRemove={() => remove(one.id)} />
          ))}
        </ul>
      )}
      <input
        ref={chooser}
        type="file"
        hidden
        aria-label={text.inpaint.picture}
        accept={limit?.types.join(',') || 'image/*'}
        onChange={(event) => {
          take(event.target.files ?? [])
          event.target.value = ''
        }}
      />
    </div>
  )
}
