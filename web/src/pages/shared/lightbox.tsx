import { ChevronLeft, ChevronRight, Download, X } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import { useEffect, type KeyboardEvent } from 'react'
import type { SharedItem } from '@/api/types'
import { endingOf, saveFile } from '@/generations/links'
import { useText } from '@/i18n/locale'
import { IconButton } from '@/ui/icon-button'
import { toast } from '@/ui/toast'
import { Stage } from '@/viewer/stage'
import { workOf } from './work'

interface LightboxProps {
  items: SharedItem[]
  at: number
  onGo: (at: number) => void
  onClose: () => void
  onBroken: () => void
}

/** Lightbox shows one work as large as the window, and the next one by arrow key, swipe or press. */
export function Lightbox({ items, at, onGo, onClose, onBroken }: LightboxProps) {
  const text = useText()
  const words = text.shares
  const item = items[at]
  usePreload(items[at + 1])
  if (!item) return null
  const go = (step: number) => {
    const next = at + step
    if (next >= 0 && next < items.length) onGo(next)
  }
  const press = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
    if (!step) return
    event.preventDefault()
    go(step)
  }
  const name = item.prompt || words.view(at + 1, items.length)
  return (
    <Radix.Root open onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Radix.Content
          aria-describedby={undefined}
          onKeyDown={press}
          // The work has the focus, not the first button, whose name would be shown at once.
          onOpenAutoFocus={(event) => {
            event.preventDefault()
            if (event.currentTarget instanceof HTMLElement) event.currentTarget.focus()
          }}
          className="fixed inset-0 z-50 flex animate-fade flex-col bg-bg outline-none"
        >
          <header className="flex h-14 shrink-0 items-center gap-1 px-3">
            <Radix.Title className="mr-auto px-2 text-xs font-normal text-muted num">
              {text.result.placeOf(String(at + 1), String(items.length))}
            </Radix.Title>
            <IconButton
              label={words.download}
              side="bottom"
              onClick={() =>
                void saveFile(item.url, (type) => `darkroom-${at + 1}.${endingOf(type)}`).catch(() =>
                  toast.error(text.result.saveFailed),
                )
              }
            >
              <Download />
            </IconButton>
            <Radix.Close asChild>
              <IconButton label={text.common.close} hint="Esc" side="bottom">
                <X />
              </IconButton>
            </Radix.Close>
          </header>
          <div className="relative min-h-0 grow">
            <Shown item={item} name={name} onGo={go} onBroken={onBroken} />
            {at > 0 && (
              <Turn side="left" label={words.previous} onClick={() => go(-1)}>
                <ChevronLeft />
              </Turn>
            )}
            {at < items.length - 1 && (
              <Turn side="right" label={words.next} onClick={() => go(1)}>
                <ChevronRight />
              </Turn>
            )}
          </div>
          {item.prompt && (
            <p className="mx-auto max-h-28 max-w-3xl shrink-0 overflow-y-auto px-5 py-4 text-center text-sm text-muted select-text">
              {item.prompt}
            </p>
          )}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

interface ShownProps {
  item: SharedItem
  name: string
  onGo: (step: number) => void
  onBroken: () => void
}

function Shown({ item, name, onGo, onBroken }: ShownProps) {
  if (item.kind === 'video')
    return (
      // What models make has no words of its own to caption.
      // eslint-disable-next-line jsx-a11y/media-has-caption
      <video
        key={workOf(item)}
        src={item.url}
        poster={item.thumb_url ?? undefined}
        aria-label={name}
        controls
        autoPlay
        loop
        playsInline
        onError={onBroken}
        className="size-full object-contain"
      />
    )
  return (
    <Stage
      key={workOf(item)}
      src={item.url}
      thumb={item.thumb_url}
      thumbhash={item.thumbhash}
      alt={name}
      size={item}
      onSwipe={onGo}
      onBroken={onBroken}
    />
  )
}

const Turn = ({
  side,
  ...props
}: Parameters<typeof IconButton>[0] & { side: 'left' | 'right'; children: React.ReactNode }) => (
  <IconButton
    side={side === 'left' ? 'right' : 'left'}
    className={`absolute top-1/2 hidden size-11 -translate-y-1/2 bg-black/50 text-white hover:bg-black/70 hover:text-white sm:inline-flex ${side === 'left' ? 'left-3' : 'right-3'}`}
    {...props}
  />
)

function usePreload(item: SharedItem | undefined) {
  const url = item?.kind === 'image' ? item.url : null
  useEffect(() => {
    if (url) new Image().src = url
  }, [url])
}
