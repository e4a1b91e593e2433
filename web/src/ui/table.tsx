import type { ComponentProps, ReactNode } from 'react'
import { cn } from './cn'

interface TableProps {
  label: string
  className?: string
  children: ReactNode
  /** Scrolls by itself below its head, in what the window leaves. */
  tall?: boolean
}

/** Table is a dense table that scrolls sideways where it does not fit; its label is read out. */
export function Table({ label, className, children, tall }: TableProps) {
  return (
    // Focusable, so that those without a mouse can scroll it.
    <div
      role="region"
      aria-label={label}
      tabIndex={0}
      className={cn(
        // It is what hidden words of a cell are placed in, so that they do not widen the page.
        'relative overflow-x-auto rounded-card border',
        tall &&
          'max-h-[max(12rem,calc(100dvh-12rem))] overflow-y-auto overscroll-contain [&_thead_th]:sticky [&_thead_th]:top-0 [&_thead_th]:z-10 [&_thead_th]:bg-surface',
        className,
      )}
    >
      {/* Borders that are not collapsed stay with a head that is stuck. */}
      <table className="w-full border-separate border-spacing-0 text-left text-xs">{children}</table>
    </div>
  )
}

/** Th heads a column. */
export const Th = ({ className, ...props }: ComponentProps<'th'>) => (
  <th
    scope="col"
    className={cn('border-b px-3 py-2 font-medium whitespace-nowrap text-muted', className)}
    {...props}
  />
)

/** Td is a cell. */
export const Td = ({ className, ...props }: ComponentProps<'td'>) => (
  <td className={cn('border-b px-3 py-2 align-middle', className)} {...props} />
)

/** Tr is a row; the last one leaves its line to the frame of the table. */
export const Tr = ({ className, ...props }: ComponentProps<'tr'>) => (
  <tr className={cn('hover:bg-hover last:[&>td]:border-b-0', className)} {...props} />
)
