import { ChevronDown, X } from 'lucide-react'
import { useText } from '@/i18n/locale'
import { cn } from '@/ui/cn'
import { Menu, MenuChoice } from '@/ui/menu'

interface ChipProps<V extends string> {
  label: string
  value: V | undefined
  options: { value: V; label: string }[]
  onChange: (value: V | undefined) => void
}

/** Chip is one filter: its name while nothing is chosen, then what is chosen, with a cross that lets go of it. */
export function Chip<V extends string>({ label, value, options, onChange }: ChipProps<V>) {
  const text = useText().history
  const chosen =
    value === undefined ? undefined : (options.find((one) => one.value === value)?.label ?? value)
  return (
    <span
      className={cn(
        'inline-flex h-9 shrink-0 items-center rounded-full border text-xs transition-colors',
        chosen ? 'border-transparent bg-hover text-text' : 'border-line-strong text-muted hover:text-text',
      )}
    >
      <Menu
        align="start"
        trigger={
          <button
            type="button"
            aria-label={chosen ? `${label}: ${chosen}` : label}
            className={cn('flex h-full items-center gap-1.5 rounded-full pl-3.5', chosen ? 'pr-2' : 'pr-3')}
          >
            <span className="max-w-44 truncate">{chosen ?? label}</span>
            {!chosen && <ChevronDown className="size-3.5" aria-hidden />}
          </button>
        }
      >
        <MenuChoice label={label} value={value ?? ('' as V)} onChange={onChange} options={options} />
      </Menu>
      {chosen && (
        <button
          type="button"
          aria-label={text.letGo(label)}
          onClick={() => onChange(undefined)}
          className="grid h-full w-8 place-items-center rounded-full pr-1 text-muted hover:text-text"
        >
          <X className="size-3.5" aria-hidden />
        </button>
      )}
    </span>
  )
}
