import { useId, type ComponentProps, type ReactNode } from 'react'
import { useText } from '@/i18n/locale'
import { cn } from './cn'

const box =
  'w-full rounded-control border border-line-strong bg-bg px-3 text-sm text-text placeholder:text-muted transition-colors hover:border-muted focus-visible:outline-offset-0 disabled:opacity-50 aria-invalid:border-bad'

/** Input is a line of text. */
export const Input = ({ className, ...props }: ComponentProps<'input'>) => (
  <input className={cn(box, 'h-9', className)} {...props} />
)

/** TextArea is some lines of text; it grows with them where the browser can. */
export const TextArea = ({ className, ...props }: ComponentProps<'textarea'>) => (
  <textarea className={cn(box, 'field-sizing-content min-h-20 resize-none py-2', className)} {...props} />
)

export interface FieldIds {
  id: string
  'aria-describedby': string | undefined
  'aria-invalid': true | undefined
}

interface FieldProps {
  label: ReactNode
  /** Says what belongs here, in one sentence. */
  hint?: ReactNode
  /** What is wrong with what stands here. */
  error?: string | undefined
  optional?: boolean
  className?: string
  /** Draws the control with the ids that tie it to its label, hint and fault. */
  children: (ids: FieldIds) => ReactNode
}

/** Field puts a label, a hint and a fault to a control. */
export function Field({ label, hint, error, optional, className, children }: FieldProps) {
  const id = useId()
  const text = useText().common
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ') || undefined
  return (
    <div className={cn('grid gap-1.5', className)}>
      <label htmlFor={id} className="text-xs font-medium">
        {label} {optional && <span className="font-normal text-muted">({text.optional})</span>}
      </label>
      {children({ id, 'aria-describedby': described, 'aria-invalid': error ? true : undefined })}
      {hint && (
        <p id={`${id}-hint`} className="text-xs text-muted">
          {hint}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} role="alert" className="text-xs text-bad">
          {error}
        </p>
      )}
    </div>
  )
}
