import { X } from 'lucide-react'
import type { GenerationDetail } from '@/api/types'
import { useText } from '@/i18n/locale'
import { Dialog } from '@/ui/dialog'
import { IconButton } from '@/ui/icon-button'
import { Skeleton } from '@/ui/state'
import { useWide } from '@/ui/use-wide'
import { Details } from './details'

interface DetailsPanelProps {
  detail: GenerationDetail | undefined
  open: boolean
  onClose: () => void
}

/** DetailsPanel stands beside the result where there is room, and comes in over it where there is not. */
export function DetailsPanel({ detail, open, onClose }: DetailsPanelProps) {
  const text = useText()
  const wide = useWide()
  if (!open) return null
  const content = detail ? <Details detail={detail} /> : <Loading />
  if (!wide)
    return (
      <Dialog as="sheet" open onOpenChange={(stays) => !stays && onClose()} title={text.common.details}>
        {content}
      </Dialog>
    )
  return (
    <aside aria-label={text.common.details} className="flex w-80 shrink-0 flex-col border-l">
      <header className="flex h-12 items-center justify-between pr-2 pl-5">
        <h2 className="text-sm font-semibold">{text.common.details}</h2>
        <IconButton label={text.common.close} hint="i" onClick={onClose}>
          <X />
        </IconButton>
      </header>
      <div
        role="region"
        tabIndex={0}
        aria-label={text.common.details}
        className="min-h-0 grow overflow-y-auto px-5 pb-6 -outline-offset-2"
      >
        {content}
      </div>
    </aside>
  )
}

const Loading = () => (
  <div className="grid gap-4">
    <Skeleton className="h-20" />
    <Skeleton className="h-40" />
    <Skeleton className="h-28" />
  </div>
)
