import { ExternalLink } from 'lucide-react'
import { NavLink } from 'react-router'
import { useText } from '@/i18n/locale'
import { cn } from '@/ui/cn'
import type { Article } from './prose'

const look =
  'flex h-9 items-center gap-2 rounded-control px-3 text-sm whitespace-nowrap text-muted transition-colors hover:bg-hover hover:text-text lg:h-auto lg:min-h-9 lg:py-2 lg:whitespace-normal'

/** SideNav leads to every how-to; on a phone it is a row that scrolls. */
export function SideNav({ articles }: { articles: Article[] }) {
  const text = useText().help
  const places = [
    { to: '/help', label: text.title, end: true },
    ...articles.map(({ slug, title }) => ({ to: `/help/${slug}`, label: title, end: false })),
    { to: '/help/feedback', label: text.write, end: false },
  ]
  return (
    <nav
      aria-label={text.title}
      className="-mx-4 flex gap-1 overflow-x-auto px-4 lg:sticky lg:top-20 lg:mx-0 lg:grid lg:grid-cols-1 lg:self-start lg:overflow-visible lg:px-0"
    >
      {places.map(({ to, label, end }) => (
        <NavLink
          key={to}
          to={to}
          end={end}
          className={({ isActive }) => cn(look, isActive && 'bg-hover text-text')}
        >
          {label}
        </NavLink>
      ))}
      <a href="/docs" className={look}>
        {text.reference} <ExternalLink className="size-4" aria-hidden />
      </a>
    </nav>
  )
}
