import type { ComponentProps, ReactNode } from 'react'
import { cn } from './cn'

/** Table is a dense table that scrolls sideways where it does not fit; its label is read out. */
export function Table({
  label,
  className,
  children,
}: {
  label: string
  className?: string
  children: ReactNode
}) {
  return (
    // Focusable, so that those without a mouse can scroll it.
    <div
      role="region"
      aria-label={label}
      tabIndex={0}
      className={cn('overflow-x-auto rounded-card border', className)}
    >
      <table className="w-full border-collapse text-left text-xs">{children}</table>
    </div>
  )
}

export const Th = ({ className, ...props }: ComponentProps<'th'>) => (
  <th
    scope="col"
    className={cn('border-b px-3 py-2 font-medium whitespace-nowrap text-muted', className)}
    {...props}
  />
)
export const Td = ({ className, ...props }: ComponentProps<'td'>) => (
  <td className={cn('border-b px-3 py-2 align-middle', className)} {...props} />
)
export const Tr = ({ className, ...props }: ComponentProps<'tr'>) => (
  <tr className={cn('hover:bg-hover last:[&>td]:border-b-0', className)} {...props} />
)
