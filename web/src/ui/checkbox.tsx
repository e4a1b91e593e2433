import { Check } from 'lucide-react'
import { Checkbox as Radix } from 'radix-ui'
import { useId, type ReactNode } from 'react'

interface CheckboxProps {
  checked: boolean
  onChange: (checked: boolean) => void
  label: ReactNode
  hint?: ReactNode
  disabled?: boolean
}

/** Checkbox takes one of several things in or leaves it out; what it means counts when its form is sent. */
export function Checkbox({ checked, onChange, label, hint, disabled }: CheckboxProps) {
  const id = useId()
  return (
    <div className="flex min-h-9 items-start gap-3 py-1.5">
      <Radix.Root
        id={id}
        checked={checked}
        onCheckedChange={(state) => onChange(state === true)}
        disabled={disabled ?? false}
        aria-describedby={hint ? `${id}-hint` : undefined}
        className="mt-px grid size-[18px] shrink-0 place-items-center rounded-[5px] border border-line-strong bg-bg transition-colors hover:border-muted disabled:opacity-50 data-[state=checked]:border-transparent data-[state=checked]:bg-safelight-fill"
      >
        <Radix.Indicator>
          <Check className="size-3.5 text-white" strokeWidth={3} aria-hidden />
        </Radix.Indicator>
      </Radix.Root>
      <div className="min-w-0">
        <label htmlFor={id} className="block cursor-pointer text-sm">
          {label}
        </label>
        {hint && (
          <p id={`${id}-hint`} className="text-xs text-muted">
            {hint}
          </p>
        )}
      </div>
    </div>
  )
}
