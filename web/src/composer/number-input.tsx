import { useState } from 'react'
import { cn } from '@/ui/cn'
import { Input } from '@/ui/field'

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
export function NumberInput({ field, value, onChange, className, ...ids }: NumberInputProps) {
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
      className={cn('num', className)}
    />
  )
}
