import { Check, ChevronDown } from 'lucide-react'
import { Select as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { cn } from './cn'

export interface Option<V extends string = string> {
  value: V
  label: ReactNode
  disabled?: boolean
}

interface SelectProps<V extends string> {
  value: V | undefined
  onChange: (value: V) => void
  options: Option<V>[]
  placeholder?: string
  label?: string
  id?: string
  className?: string
  disabled?: boolean
  'aria-describedby'?: string | undefined
  'aria-invalid'?: true | undefined
}

/** Select chooses one of several. Without a Field around it, it needs a label. */
export function Select<V extends string>({
  value,
  onChange,
  options,
  placeholder,
  label,
  className,
  disabled,
  ...ids
}: SelectProps<V>) {
  return (
    <Radix.Root
      value={value ?? ''}
      onValueChange={(chosen) => onChange(chosen as V)}
      {...(disabled ? { disabled } : {})}
    >
      <Radix.Trigger
        {...ids}
        aria-label={label}
        className={cn(
          'inline-flex h-9 w-full items-center justify-between gap-2 rounded-control border border-line-strong bg-bg px-3 text-sm transition-colors hover:border-muted disabled:opacity-50 data-placeholder:text-muted',
          className,
        )}
      >
        <span className="truncate">
          <Radix.Value placeholder={placeholder} />
        </span>
        <ChevronDown className="size-4 shrink-0 text-muted" aria-hidden />
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          position="popper"
          sideOffset={4}
          className="z-50 max-h-(--radix-select-content-available-height) min-w-(--radix-select-trigger-width) animate-fade overflow-hidden rounded-card border border-line-strong bg-raised shadow-float"
        >
          <Radix.Viewport className="p-1">
            {options.map((option) => (
              <Radix.Item
                key={option.value}
                value={option.value}
                disabled={option.disabled ?? false}
                className="relative flex h-9 cursor-pointer items-center rounded-[6px] pr-8 pl-3 text-sm outline-none data-disabled:opacity-40 data-highlighted:bg-hover"
              >
                <Radix.ItemText>{option.label}</Radix.ItemText>
                <Radix.ItemIndicator className="absolute right-2">
                  <Check className="size-4" aria-hidden />
                </Radix.ItemIndicator>
              </Radix.Item>
            ))}
          </Radix.Viewport>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
