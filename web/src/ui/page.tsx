import type { ReactNode } from 'react'
import { cn } from './cn'
import { useTitle } from './title'

interface PageProps {
  title: string
  /** A sentence below the title. */
  lead?: ReactNode
  /** Buttons beside the title. */
  actions?: ReactNode
  children: ReactNode
  className?: string
}

/** Page is a page that is read from top to bottom, such as a profile; the studio pages have a layout of their own. */
export function Page({ title, lead, actions, children, className }: PageProps) {
  useTitle(title)
  return (
    <div className={cn('mx-auto grid w-full max-w-6xl grid-cols-1 gap-6 px-4 py-6 md:px-8', className)}>
      <header className="flex flex-wrap items-end justify-between gap-3">
        <div>
          <h1 className="text-lg font-semibold tracking-tight">{title}</h1>
          {lead && <p className="mt-1 max-w-2xl text-sm text-muted">{lead}</p>}
        </div>
        {actions && <div className="flex max-w-full min-w-0 flex-wrap gap-2">{actions}</div>}
      </header>
      {children}
    </div>
  )
}

/** Section is a part of a page under a heading of its own. */
export function Section({
  title,
  lead,
  actions,
  children,
  className,
}: {
  title: ReactNode
  lead?: ReactNode
  actions?: ReactNode
  children: ReactNode
  className?: string
}) {
  return (
    <section className={cn('grid grid-cols-1 gap-4', className)}>
      <header className="flex flex-wrap items-end justify-between gap-3">
        <div>
          <h2 className="text-base font-semibold">{title}</h2>
          {lead && <p className="mt-0.5 max-w-2xl text-sm text-muted">{lead}</p>}
        </div>
        {actions}
      </header>
      {children}
    </section>
  )
}
