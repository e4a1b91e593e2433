import { Dices, X } from 'lucide-react'
import { useText } from '@/i18n/locale'
import { Field as Labelled } from '@/ui/field'
import { IconButton } from '@/ui/icon-button'
import { Slider } from '@/ui/slider'
import type { Field } from './fields'
import { NumberInput } from './number-input'

interface NumberSettingProps {
  field: Field & { kind: 'number' }
  value: unknown
  onChange: (value: unknown) => void
  error?: string | undefined
}

// A slider with more steps than this cannot be set with a hand.
const slidable = 2000

/** NumberSetting sets a number by a slider and by writing it; one without a default, such as a seed, may stay empty. */
export default function NumberSetting({ field, value, onChange, error }: NumberSettingProps) {
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
