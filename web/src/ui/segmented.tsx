import { ToggleGroup } from 'radix-ui'
import type { ReactNode } from 'react'
import { cn } from './cn'

interface SegmentedProps<V extends string> {
  value: V
  onChange: (value: V) => void
  options: { value: V; label: ReactNode; disabled?: boolean }[]
  label: string
  className?: string
}

/** Segmented chooses one of a few that fit side by side. */
export function Segmented<V extends string>({
  value,
  onChange,
  options,
  label,
  className,
}: SegmentedProps<V>) {
  return (
    <ToggleGroup.Root
      type="single"
      value={value}
      onValueChange={(chosen) => chosen && onChange(chosen as V)}
      aria-label={label}
      className={cn(
        'inline-flex max-w-full gap-0.5 overflow-x-auto rounded-control bg-hover p-0.5',
        className,
      )}
    >
      {options.map((option) => (
        <ToggleGroup.Item
          key={option.value}
          value={option.value}
          disabled={option.disabled ?? false}
          className="inline-flex h-8 grow items-center justify-center gap-1.5 rounded-[6px] px-3 text-xs font-medium whitespace-nowrap text-muted transition-colors hover:text-text disabled:opacity-40 data-[state=on]:bg-raised data-[state=on]:text-text data-[state=on]:shadow-sm [&_svg]:size-4"
        >
          {option.label}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  )
}
