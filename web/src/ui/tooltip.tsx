import { Tooltip as Radix } from 'radix-ui'
import type { ReactNode } from 'react'

/** TooltipProvider stands once around the client. */
export const TooltipProvider = ({ children }: { children: ReactNode }) => (
  <Radix.Provider delayDuration={350} skipDelayDuration={200}>
    {children}
  </Radix.Provider>
)

/** Tooltip tells more about the one element inside while it is hovered over or focused. */
export function Tooltip({
  text,
  side,
  children,
}: {
  text: ReactNode
  side?: 'top' | 'right' | 'bottom' | 'left'
  children: ReactNode
}) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          side={side ?? 'top'}
          sideOffset={6}
          className="z-60 max-w-72 animate-fade rounded-control border border-line-strong bg-raised px-2.5 py-1.5 text-xs text-text shadow-float"
        >
          {text}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
