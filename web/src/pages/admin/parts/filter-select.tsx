import { useText } from '@/pages/admin/words/text'
import { cn } from '@/ui/cn'
import { Select, type Option } from '@/ui/select'

interface FilterSelectProps<V extends string> {
  label: string
  value: V | undefined
  onChange: (value: V | undefined) => void
  options: Option<V>[]
  /** What stands there while nothing is chosen, instead of the label. */
  none?: string
  className?: string
}

// Radix knows no empty value.
const any = '*'

/** FilterSelect chooses one value of a filter, or any. */
export function FilterSelect<V extends string>(props: FilterSelectProps<V>) {
  const text = useText().admin.filters
  const none = props.none ?? `${text.any}`
  return (
    <Select<V | typeof any>
      label={props.label}
      value={props.value}
      placeholder={props.none ?? props.label}
      onChange={(chosen) => props.onChange(chosen === any ? undefined : chosen)}
      options={[{ value: any, label: none }, ...props.options]}
      className={cn('w-auto max-w-52 text-xs', props.value && 'border-muted', props.className)}
    />
  )
}
