import { Slider as Radix } from 'radix-ui'
import { cn } from './cn'

interface SliderProps {
  value: number
  onChange: (value: number) => void
  /** Called once when it is let go of. */
  onCommit?: (value: number) => void
  min: number
  max: number
  step?: number
  label: string
  disabled?: boolean
  className?: string
}

/** Slider chooses a number between two. */
export function Slider({
  value,
  onChange,
  onCommit,
  min,
  max,
  step = 1,
  label,
  disabled,
  className,
}: SliderProps) {
  return (
    <Radix.Root
      value={[value]}
      onValueChange={([next]) => next !== undefined && onChange(next)}
      onValueCommit={([next]) => next !== undefined && onCommit?.(next)}
      min={min}
      max={max}
      step={step}
      disabled={disabled ?? false}
      className={cn(
        'relative flex h-9 w-full touch-none items-center select-none data-disabled:opacity-50',
        className,
      )}
    >
      <Radix.Track className="relative h-1 grow rounded-full bg-line-strong">
        <Radix.Range className="absolute h-full rounded-full bg-text" />
      </Radix.Track>
      <Radix.Thumb aria-label={label} className="block size-4 rounded-full bg-text shadow" />
    </Radix.Root>
  )
}
