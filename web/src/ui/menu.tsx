import { Check } from 'lucide-react'
import { DropdownMenu as Radix } from 'radix-ui'
import type { ComponentProps, ReactNode } from 'react'
import { cn } from './cn'

const item =
  'flex h-9 cursor-pointer items-center gap-2.5 rounded-[6px] px-3 text-sm outline-none select-none data-highlighted:bg-hover data-disabled:opacity-40 [&_svg]:size-[18px] [&_svg]:text-muted'

/** Menu opens a list of actions below the one element that is its trigger. */
export function Menu({
  trigger,
  children,
  align = 'end',
}: {
  trigger: ReactNode
  children: ReactNode
  align?: 'start' | 'end' | 'center'
}) {
  return (
    // Not modal: that hides the page from those who are read to, while the Tab key still leads into it.
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align={align}
          sideOffset={6}
          collisionPadding={8}
          className="z-50 max-h-(--radix-dropdown-menu-content-available-height) min-w-48 animate-fade overflow-y-auto rounded-card border border-line-strong bg-raised p-1 shadow-float"
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

/** MenuItem is one action. */
export const MenuItem = ({
  className,
  danger,
  ...props
}: ComponentProps<typeof Radix.Item> & { danger?: boolean }) => (
  <Radix.Item className={cn(item, danger && 'text-bad [&_svg]:text-bad', className)} {...props} />
)

/** MenuChoice chooses one of several within a menu. */
export function MenuChoice<V extends string>(props: {
  label: string
  value: V
  onChange: (value: V) => void
  options: { value: V; label: ReactNode }[]
}) {
  return (
    <Radix.RadioGroup value={props.value} onValueChange={(value) => props.onChange(value as V)}>
      <Radix.Label className="px-3 pt-2 pb-1 text-xs text-muted">{props.label}</Radix.Label>
      {props.options.map((option) => (
        <Radix.RadioItem key={option.value} value={option.value} className={cn(item, 'justify-between')}>
          {option.label}
          <Radix.ItemIndicator>
            <Check aria-hidden />
          </Radix.ItemIndicator>
        </Radix.RadioItem>
      ))}
    </Radix.RadioGroup>
  )
}

/** MenuLine separates groups of a menu. */
export const MenuLine = () => <Radix.Separator className="my-1 h-px bg-line" />
