import { Download } from 'lucide-react'
import type { Asset, GenerationDetail } from '@/api/types'
import { download } from '@/generations/links'
import { bytes, clock } from '@/i18n/format'
import { useText } from '@/i18n/locale'
import { IconButton } from '@/ui/icon-button'
import { toast } from '@/ui/toast'

/** Files are what a generation brought home, each with its size and a button that saves it. */
export function Files({ detail }: { detail: GenerationDetail }) {
  const text = useText().result
  return (
    <ul className="grid gap-1">
      {detail.assets.map((asset) => (
        <li key={asset.index} className="flex min-h-9 items-center gap-3">
          <span className="min-w-0 grow truncate num">
            {describe(asset)} <span className="text-muted">· {bytes(asset.size)}</span>
          </span>
          <IconButton
            label={text.saveFile(asset.index + 1)}
            onClick={() =>
              void download(detail, asset.url, asset.index).catch(() => toast.error(text.saveFailed))
            }
          >
            <Download />
          </IconButton>
        </li>
      ))}
    </ul>
  )
}

/** describe names the kind of a file and what it measures, such as WEBP 1024 × 768. */
function describe({ content_type, width, height, duration_ms }: Asset): string {
  const kind = (content_type.split('/')[1] ?? content_type).replace(/\+.*/, '').toUpperCase()
  const size = width > 0 ? `${width} × ${height}` : ''
  const length = duration_ms > 0 ? clock(duration_ms / 1000) : ''
  return [kind, size, length].filter(Boolean).join(' ')
}
