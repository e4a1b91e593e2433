import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { CopyButton } from '@/ui/copy-button'

/** Article is one how-to; its slug is the end of its address. */
export interface Article {
  slug: string
  title: string
  /** One sentence for the list of all. */
  lead: string
  body: ReactNode
}

export const H = ({ children }: { children: ReactNode }) => (
  <h2 className="mt-4 text-base font-semibold">{children}</h2>
)

export const P = ({ children }: { children: ReactNode }) => (
  <p className="text-sm leading-relaxed text-text/90">{children}</p>
)

/** Steps are done one after another. */
export const Steps = ({ children }: { children: ReactNode }) => (
  <ol className="grid list-decimal gap-2 pl-5 text-sm leading-relaxed text-text/90 marker:text-muted">
    {children}
  </ol>
)

/** Points are told beside one another. */
export const Points = ({ children }: { children: ReactNode }) => (
  <ul className="grid list-disc gap-2 pl-5 text-sm leading-relaxed text-text/90 marker:text-muted">
    {children}
  </ul>
)

export const To = ({ to, children }: { to: string; children: ReactNode }) => (
  <Link to={to} className="underline underline-offset-2 hover:text-safelight-text">
    {children}
  </Link>
)

/** Key is a key of the keyboard. */
export const Key = ({ children }: { children: ReactNode }) => (
  <kbd className="rounded-[5px] border border-line-strong bg-surface px-1.5 py-0.5 font-mono text-xs">
    {children}
  </kbd>
)

/** Shell is what a program or a person types; it can be copied. */
export const Shell = ({ label, children }: { label: string; children: string }) => (
  <div className="relative">
    <pre
      // Focusable, so that those without a mouse can scroll it.
      role="region"
      aria-label={label}
      tabIndex={0}
      className="overflow-x-auto rounded-card border bg-surface p-4 pr-12 font-mono text-xs leading-relaxed"
    >
      {children}
    </pre>
    <CopyButton text={children} className="absolute top-2 right-2 bg-surface" />
  </div>
)
