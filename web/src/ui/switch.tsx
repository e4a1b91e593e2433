import { Switch as Radix } from 'radix-ui'
import { cn } from './cn'

interface SwitchProps {
  checked: boolean
  onChange: (checked: boolean) => void
  id?: string
  label?: string
  disabled?: boolean
  /** Without the accent, for where many stand together. */
  quiet?: boolean
  'aria-describedby'?: string | undefined
}

/** Switch turns something on and off at once. */
export function Switch({ checked, onChange, label, disabled, quiet, ...ids }: SwitchProps) {
  return (
    <Radix.Root
      {...ids}
      checked={checked}
      onCheckedChange={onChange}
      disabled={disabled ?? false}
      aria-label={label}
      className={cn(
        'inline-flex h-5 w-9 shrink-0 items-center rounded-full bg-line-strong transition-colors disabled:opacity-50',
        quiet ? 'data-[state=checked]:bg-muted' : 'data-[state=checked]:bg-safelight-fill',
      )}
    >
      <Radix.Thumb className="block size-4 translate-x-0.5 rounded-full bg-white shadow transition-transform data-[state=checked]:translate-x-[18px]" />
    </Radix.Root>
  )
}
