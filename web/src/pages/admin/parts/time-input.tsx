import { Field, Input } from '@/ui/field'

// What <input type="datetime-local"> writes is in the reader's own time zone.
const local = (iso: string) => {
  const time = new Date(iso)
  return new Date(time.getTime() - time.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

interface TimeInputProps {
  label: string
  hint?: string
  error?: string | undefined
  optional?: boolean
  value: string | undefined
  onChange: (iso: string | undefined) => void
}

/** TimeInput chooses a moment. */
export const TimeInput = ({ label, hint, error, optional, value, onChange }: TimeInputProps) => (
  <Field label={label} hint={hint} error={error} optional={optional ?? false}>
    {(ids) => (
      <Input
        {...ids}
        type="datetime-local"
        value={value ? local(value) : ''}
        onChange={(event) => {
          const time = new Date(event.target.value)
          onChange(Number.isNaN(time.getTime()) ? undefined : time.toISOString())
        }}
      />
    )}
  </Field>
)
