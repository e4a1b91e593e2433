import { useEffect, useRef, type ReactNode } from 'react'
import { NavLink, useLocation } from 'react-router'
import { cn } from './cn'

/** LinkTabs leads to the parts of a page, each with an address of its own. */
export function LinkTabs({
  label,
  tabs,
}: {
  label: string
  tabs: { to: string; label: ReactNode; end?: boolean }[]
}) {
  const nav = useRef<HTMLElement>(null)
  const { pathname } = useLocation()
  // On a phone not all fit: the one that is open must be among those that are seen.
  useEffect(() => {
    nav.current?.querySelector('[aria-current=page]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [pathname])
  return (
    <nav ref={nav} aria-label={label} className="-mb-px flex gap-1 overflow-x-auto border-b">
      {tabs.map((tab) => (
        <NavLink
          key={tab.to}
          to={tab.to}
          end={tab.end ?? false}
          className={({ isActive }) =>
            cn(
              'border-b-2 border-transparent px-3 py-2 text-sm whitespace-nowrap text-muted transition-colors hover:text-text',
              isActive && 'border-safelight text-text',
            )
          }
        >
          {tab.label}
        </NavLink>
      ))}
    </nav>
  )
}
