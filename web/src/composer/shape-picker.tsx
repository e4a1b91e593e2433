import { ToggleGroup } from 'radix-ui'
import { ImageIcon } from 'lucide-react'
import { useText } from '@/i18n/locale'
import { ratioOf } from './request'

interface ShapePickerProps {
  value: string | number | undefined
  options: (string | number)[]
  onChange: (value: string | number) => void
  label: string
}

// The longer side of the drawn shape, in pixels.
const drawn = 18

/** ShapePicker chooses width to height by drawn shapes. */
export function ShapePicker({ value, options, onChange, label }: ShapePickerProps) {
  const words = useText().composer
  return (
    <ToggleGroup.Root
      type="single"
      value={String(value ?? '')}
      onValueChange={(chosen) => {
        const option = options.find((one) => String(one) === chosen)
        if (option !== undefined) onChange(option)
      }}
      aria-label={label}
      className="grid grid-cols-[repeat(auto-fill,minmax(3.5rem,1fr))] gap-1"
    >
      {options.map((option) => (
        <ToggleGroup.Item
          key={option}
          value={String(option)}
          className="flex h-14 flex-col items-center justify-center gap-1 rounded-control text-[11px] text-muted num transition-colors hover:bg-hover hover:text-text data-[state=on]:bg-hover data-[state=on]:text-text [&[data-state=on]_i]:border-safelight"
        >
          <Shape ratio={ratioOf(option)} />
          <span className="max-w-full truncate px-0.5">
            {words.options[String(option)] ?? String(option)}
          </span>
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  )
}

function Shape({ ratio }: { ratio: number | null }) {
  return (
    <span className="grid h-5 place-items-center" aria-hidden>
      {ratio ? (
        <i
          className="block rounded-[2px] border-[1.5px] border-current"
          style={{ width: Math.min(drawn, drawn * ratio), height: Math.min(drawn, drawn / ratio) }}
        />
      ) : (
        <ImageIcon className="size-[18px]" strokeWidth={1.5} />
      )}
    </span>
  )
}
