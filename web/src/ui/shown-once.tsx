import { useText } from '@/i18n/locale'
import { CopyButton } from './copy-button'
import { Dialog } from './dialog'
import { Button } from './button'

/** ShownOnce shows a secret that cannot be shown again, until the person says that they have it. */
export function ShownOnce({
  secret,
  title,
  hint,
  onClose,
}: {
  secret: string | null
  title: string
  hint: string
  onClose: () => void
}) {
  const text = useText().common
  return (
    <Dialog
      open={secret !== null}
      onOpenChange={(open) => !open && onClose()}
      title={title}
      description={hint}
      footer={
        <Button variant="primary" onClick={onClose}>
          {text.keptIt}
        </Button>
      }
    >
      {secret && (
        <div className="flex items-center gap-2 rounded-control border border-line-strong bg-bg py-1 pr-1 pl-3">
          <code className="min-w-0 grow font-mono text-xs break-all select-all">{secret}</code>
          <CopyButton text={secret} />
        </div>
      )}
    </Dialog>
  )
}
