import { lazy, Suspense } from 'react'
import { seconds } from '@/i18n/format'
import { useText } from '@/i18n/locale'
import { Field as Labelled, Input, TextArea } from '@/ui/field'
import { Segmented } from '@/ui/segmented'
import { Skeleton } from '@/ui/state'
import type { Field } from './fields'
import { ShapePicker } from './shape-picker'

// Controls that not every model needs are fetched with the first that does; their place is kept meanwhile.
const Switch = lazy(() => import('./switch'))
const Select = lazy(() => import('./dropdown'))
const NumberSetting = lazy(() => import('./number-setting'))
const NumbersSetting = lazy(() => import('./numbers-setting'))

interface SettingProps {
  field: Field
  value: unknown
  onChange: (value: unknown) => void
  error?: string | undefined
}

// So many words of so many letters fit side by side.
const fits = (options: (string | number)[]) =>
  options.length <= 4 && options.map(String).join('').length <= 22 && options.length > 1

/** Setting draws one setting of a model by what its schema says. Files are drawn by FileSetting. */
export function Setting({ field, value, onChange, error }: SettingProps) {
  const text = useText().composer
  switch (field.kind) {
    case 'aspect':
      return (
        <Group field={field} error={error}>
          <ShapePicker
            label={field.title}
            value={asOption(value)}
            options={field.options}
            onChange={onChange}
          />
        </Group>
      )
    case 'choice':
      return <Choice field={field} value={value} onChange={onChange} error={error} />
    case 'switch':
      return (
        <Labelled
          label={field.title}
          hint={field.hint}
          error={error}
          className="grid-cols-[1fr_auto] items-center [&>p]:col-span-2"
        >
          {(ids) => (
            <Suspense fallback={<Skeleton className="h-5 w-9" />}>
              <Switch
                id={ids.id}
                checked={value === true}
                onChange={onChange}
                aria-describedby={ids['aria-describedby']}
              />
            </Suspense>
          )}
        </Labelled>
      )
    case 'number':
      return (
        <Suspense fallback={<Skeleton className="h-15" />}>
          <NumberSetting field={field} value={value} onChange={onChange} error={error} />
        </Suspense>
      )
    case 'numbers':
      return (
        <Suspense fallback={<Skeleton className="h-15" />}>
          <NumbersSetting field={field} value={value} onChange={onChange} error={error} />
        </Suspense>
      )
    case 'text': {
      const shown = typeof value === 'string' ? value : ''
      const change = (typed: string) => onChange(typed === '' && !field.required ? undefined : typed)
      return (
        <Labelled
          label={field.title}
          hint={field.patternHint || field.hint}
          error={error}
          optional={!field.required}
        >
          {(ids) =>
            field.max > 200 ? (
              <TextArea
                {...ids}
                value={shown}
                maxLength={field.max}
                onChange={(event) => change(event.target.value)}
                className="min-h-14"
              />
            ) : (
              <Input
                {...ids}
                value={shown}
                placeholder={typeof field.fallback === 'string' ? field.fallback : text.none}
                onChange={(event) => change(event.target.value)}
              />
            )
          }
        </Labelled>
      )
    }
    case 'files':
      return null
  }
}

const asOption = (value: unknown) =>
  typeof value === 'string' || typeof value === 'number' ? value : undefined

/** labelOf writes a value for people: lengths of time with their unit, and providers' odd words in ours. */
function labelOf(field: Field, option: string | number, words: Record<string, string>): string {
  if (typeof option === 'number' && /duration|seconds/.test(field.name)) return seconds(option)
  return words[String(option)] ?? String(option)
}

function Choice({
  field,
  value,
  onChange,
  error,
}: SettingProps & { field: Field & { kind: 'choice' | 'aspect' } }) {
  const words = useText().composer.options
  const options = field.options.map((option) => ({
    value: String(option),
    label: labelOf(field, option, words),
  }))
  const choose = (chosen: string) => onChange(field.options.find((option) => String(option) === chosen))
  if (fits(options.map((option) => option.label)))
    return (
      <Group field={field} error={error}>
        <Segmented
          label={field.title}
          value={String(value ?? '')}
          onChange={choose}
          options={options}
          className="w-full"
        />
      </Group>
    )
  return (
    <Labelled label={field.title} hint={field.hint} error={error}>
      {(ids) => (
        <Suspense fallback={<Skeleton className="h-9" />}>
          <Select
            {...ids}
            label={field.title}
            value={value === undefined ? undefined : String(value)}
            onChange={choose}
            options={options}
          />
        </Suspense>
      )}
    </Labelled>
  )
}

/** Group labels a control that consists of several. */
export function Group({
  field,
  error,
  children,
}: {
  field: Field
  error?: string | undefined
  children: React.ReactNode
}) {
  return (
    <div className="grid gap-1.5">
      <p className="text-xs font-medium" title={field.hint}>
        {field.title}
      </p>
      {children}
      {error && (
        <p role="alert" className="text-xs text-bad">
          {error}
        </p>
      )}
    </div>
  )
}
