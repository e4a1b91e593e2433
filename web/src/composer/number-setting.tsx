import { Dices, X } from 'lucide-react'
import { useState } from 'react'
import { useText } from '@/i18n/locale'
import { Field as Labelled, Input } from '@/ui/field'
import { IconButton } from '@/ui/icon-button'
import { Slider } from '@/ui/slider'
import type { Field } from './fields'

interface NumberProps<K extends Field['kind']> {
  field: Field & { kind: K }
  value: unknown
  onChange: (value: unknown) => void
  error?: string | undefined
}

// A slider with more steps than this cannot be set with a hand.
const slidable = 2000

/** NumberSetting sets a number by a slider and by writing it; one without a default, such as a seed, may stay empty. */
export function NumberSetting({ field, value, onChange, error }: NumberProps<'number'>) {
  const { min, max, step, fallback } = field
  const slides = typeof fallback === 'number' && (max - min) / step <= slidable
  const shown = typeof value === 'number' ? value : null
  return (
    <Labelled label={field.title} hint={field.hint} error={error}>
      {(ids) => (
        <div className="flex items-center gap-3">
          {slides && (
            <Slider
              label={field.title}
              min={min}
              max={max}
              step={step}
              value={shown ?? min}
              onChange={onChange}
            />
          )}
          <NumberInput
            {...ids}
            field={field}
            value={shown}
            onChange={onChange}
            className={slides ? 'w-20 shrink-0' : ''}
          />
          {field.name === 'seed' && <Dice field={field} value={shown} onChange={onChange} />}
        </div>
      )}
    </Labelled>
  )
}

interface NumberInputProps {
  field: { min: number; max: number; step: number; integer: boolean }
  value: number | null
  onChange: (value: number | undefined) => void
  id?: string
  className?: string
  'aria-label'?: string
  'aria-describedby'?: string | undefined
  'aria-invalid'?: true | undefined
}

/** NumberInput takes what is written once it is left, within what the model takes. */
function NumberInput({ field, value, onChange, className, ...ids }: NumberInputProps) {
  const [typed, setTyped] = useState<string | null>(null)
  const leave = () => {
    if (typed === null) return
    setTyped(null)
    const read = Number(typed.replace(',', '.'))
    if (typed.trim() === '') return onChange(undefined)
    if (!Number.isFinite(read)) return
    const within = Math.min(field.max, Math.max(field.min, read))
    onChange(field.integer ? Math.round(within) : within)
  }
  return (
    <Input
      {...ids}
      inputMode={field.integer ? 'numeric' : 'decimal'}
      value={typed ?? (value === null ? '' : String(value))}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={leave}
      onKeyDown={(event) => event.key === 'Enter' && leave()}
      className={`num ${className ?? ''}`}
    />
  )
}

// The largest number of steps, as far as providers take seeds.
const seeds = 2 ** 31 - 1

function Dice({
  field,
  value,
  onChange,
}: {
  field: Field & { kind: 'number' }
  value: number | null
  onChange: (value: unknown) => void
}) {
  const text = useText().composer
  const throwDice = () =>
    onChange(field.min + Math.floor(Math.random() * (Math.min(field.max, seeds) - field.min + 1)))
  return value === null ? (
    <IconButton label={text.randomSeed} onClick={throwDice}>
      <Dices />
    </IconButton>
  ) : (
    <IconButton label={text.clearSeed} onClick={() => onChange(undefined)}>
      <X />
    </IconButton>
  )
}

/** NumbersSetting sets a few numbers that belong together, such as a width and a height; all or none. */
export function NumbersSetting({ field, value, onChange, error }: NumberProps<'numbers'>) {
  const [parts, setParts] = useState<(number | null)[]>(() =>
    Array.from({ length: field.count }, (_, at) =>
      Array.isArray(value) && typeof value[at] === 'number' ? value[at] : null,
    ),
  )
  const change = (at: number, part: number | undefined) => {
    const next = parts.map((one, index) => (index === at ? (part ?? null) : one))
    setParts(next)
    onChange(next.every((one) => one !== null) ? next : undefined)
  }
  return (
    <div role="group" aria-label={field.title} className="grid gap-1.5">
      <p className="text-xs font-medium">{field.title}</p>
      <div className="flex gap-2">
        {parts.map((part, at) => (
          <NumberInput
            key={at}
            aria-label={`${field.title} ${at + 1}`}
            field={{ min: field.min, max: field.max, step: 1, integer: true }}
            value={part}
            onChange={(typed) => change(at, typed)}
          />
        ))}
      </div>
      <p className="text-xs text-muted">{field.hint}</p>
      {error && (
        <p role="alert" className="text-xs text-bad">
          {error}
        </p>
      )}
    </div>
  )
}
