import { X } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import { useRef, type ReactNode } from 'react'
import { useText } from '@/i18n/locale'
import { Button } from './button'
import { cn } from './cn'
import { IconButton } from './icon-button'

interface DialogProps {
  open: boolean
  onOpenChange: (open: boolean) => void
  title: ReactNode
  /** Read out with the title. */
  description?: ReactNode
  children?: ReactNode
  /** The buttons below, the one that is meant last. */
  footer?: ReactNode
  /** Puts a button before those that closes it and does nothing else. */
  cancel?: boolean
  /** dialog floats in the middle, sheet comes in from the side. */
  as?: 'dialog' | 'sheet'
  className?: string
}

const place = {
  dialog:
    'top-1/2 left-1/2 w-[min(34rem,calc(100vw-2rem))] max-h-[calc(100dvh-4rem)] -translate-x-1/2 -translate-y-1/2 rounded-card border animate-fade',
  sheet: 'top-0 right-0 h-dvh w-[min(26rem,100vw)] border-l animate-fade',
}

// Focus goes to what is marked with data-autofocus, or to the dialog itself: on the cross, which is the first button, it
// would offer to leave before anything was read.
function focusFirst(event: Event) {
  if (!(event.currentTarget instanceof HTMLElement)) return
  event.preventDefault()
  const marked = event.currentTarget.querySelector<HTMLElement>('[data-autofocus]')
  ;(marked ?? event.currentTarget).focus()
}

// What had the focus; of an item of a menu, which is gone by now, the button of that menu.
function ownerOf(focused: Element | null): HTMLElement | null {
  const menu = focused?.closest('[role=menu]')
  const owner = menu ? document.getElementById(menu.getAttribute('aria-labelledby') ?? '') : focused
  return owner instanceof HTMLElement ? owner : null
}

/** Dialog asks for attention until it is closed; focus stays inside and returns to where it was. */
export function Dialog({
  open,
  onOpenChange,
  title,
  description,
  children,
  footer,
  cancel,
  as = 'dialog',
  className,
}: DialogProps) {
  const text = useText().common
  const owner = useRef<HTMLElement>(null)
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 animate-fade bg-scrim" />
        <Radix.Content
          onOpenAutoFocus={(event) => {
            owner.current = ownerOf(document.activeElement)
            focusFirst(event)
          }}
          // By itself it returns only to a trigger, and ours are opened from anywhere.
          onCloseAutoFocus={(event) => {
            event.preventDefault()
            owner.current?.focus()
          }}
          {...(description ? {} : { 'aria-describedby': undefined })}
          className={cn(
            'fixed z-50 flex flex-col border-line-strong bg-raised shadow-float outline-none',
            place[as],
            className,
          )}
        >
          <header className="flex items-start gap-3 px-5 pt-4 pb-3">
            <div className="min-w-0 grow">
              <Radix.Title className="text-base font-semibold">{title}</Radix.Title>
              {description && (
                <Radix.Description className="mt-1 text-sm text-muted">{description}</Radix.Description>
              )}
            </div>
            <Radix.Close asChild>
              <IconButton label={text.close} size="icon-sm">
                <X />
              </IconButton>
            </Radix.Close>
          </header>
          {/* The room above is for the focus ring of what stands first. */}
          <div className="-mt-1 min-h-0 grow overflow-y-auto px-5 pt-1 pb-5">{children}</div>
          {footer && (
            <footer className="flex flex-wrap justify-end gap-2 border-t px-5 py-3">
              {cancel && (
                <Radix.Close asChild>
                  <Button variant="ghost">{text.cancel}</Button>
                </Radix.Close>
              )}
              {footer}
            </footer>
          )}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
