import { useState } from 'react'
import type { Field } from './fields'
import { NumberInput } from './number-input'

interface NumbersSettingProps {
  field: Field & { kind: 'numbers' }
  value: unknown
  onChange: (value: unknown) => void
  error?: string | undefined
}

/** NumbersSetting sets a few numbers that belong together, such as a width and a height; all or none. */
export default function NumbersSetting({ field, value, onChange, error }: NumbersSettingProps) {
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
