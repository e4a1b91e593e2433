import { Button, type ButtonProps } from './button'
import { Tooltip } from './tooltip'

/** IconButton is a button with only an icon; its label is read out and shown when hovered over. */
export function IconButton({
  label,
  side,
  hint,
  ...props
}: ButtonProps & {
  label: string
  side?: 'top' | 'right' | 'bottom' | 'left'
  /** The key that does the same. */ hint?: string
}) {
  return (
    <Tooltip text={hint ? `${label} (${hint})` : label} side={side}>
      <Button size="icon" variant="ghost" aria-label={label} {...props} />
    </Tooltip>
  )
}
