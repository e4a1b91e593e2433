import { percent } from '@/i18n/format'
import { useText } from '@/i18n/locale'
import { cn } from '@/ui/cn'
import { Bar } from '@/ui/progress'
import { Remove } from './remove-file'
import type { Upload } from './use-uploads'

/** UploadTile is a file on its way, or why it was refused. */
export default function UploadTile({
  upload,
  wide,
  onRemove,
}: {
  upload: Upload
  wide: boolean
  onRemove: () => void
}) {
  const text = useText().composer
  return (
    <li
      className={cn('relative overflow-hidden rounded-control bg-hover', wide ? 'min-h-20' : 'aspect-square')}
      aria-live="polite"
    >
      {upload.preview && !upload.error && (
        <img
          src={upload.preview}
          alt=""
          className={cn('absolute inset-0 size-full opacity-30', wide ? 'object-contain' : 'object-cover')}
        />
      )}
      {upload.error ? (
        <p className="relative p-2 pr-9 text-xs text-bad">{upload.error}</p>
      ) : (
        <div className="absolute inset-x-2 bottom-2 grid gap-1 text-xs">
          <span className="num">{percent(upload.share)}</span>
          <Bar value={upload.share * 100} label={text.uploading(upload.name)} />
        </div>
      )}
      <Remove label={text.removeFile(upload.name)} onClick={onRemove} />
    </li>
  )
}
