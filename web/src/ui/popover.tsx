import { Popover as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { cn } from './cn'

interface PopoverProps {
  trigger: ReactNode
  children: ReactNode
  label: string
  align?: 'start' | 'end' | 'center'
  className?: string
  open?: boolean
  onOpenChange?: (open: boolean) => void
}

/** Popover floats beside its trigger until something else is pressed. */
export function Popover({ trigger, children, label, align = 'end', className, ...state }: PopoverProps) {
  return (
    <Radix.Root {...state}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align={align}
          sideOffset={6}
          collisionPadding={8}
          aria-label={label}
          className={cn(
            'z-50 max-h-(--radix-popover-content-available-height) w-80 max-w-[calc(100vw-1rem)] animate-fade overflow-y-auto rounded-card border border-line-strong bg-raised p-4 shadow-float',
            className,
          )}
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
