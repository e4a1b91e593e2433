import { useEffect, useRef } from 'react'
import { NavLink, useLocation } from 'react-router'
import { useText } from '@/pages/admin/words/text'
import { cn } from '@/ui/cn'

type Places = { to: string; label: string }[]

/** AdminNav leads to the pages of an admin: a list at the left, on a narrow window a strip that scrolls. */
export function AdminNav() {
  const text = useText().admin
  const { groups, pages } = text
  const all: { title: string; places: Places }[] = [
    {
      title: groups.figures,
      places: [
        { to: '/admin', label: pages.overview },
        { to: '/admin/errors', label: pages.errors },
      ],
    },
    {
      title: groups.generations,
      places: [
        { to: '/admin/failed', label: pages.failed },
        { to: '/admin/generations', label: pages.all },
      ],
    },
    {
      title: groups.people,
      places: [
        { to: '/admin/users', label: pages.users },
        { to: '/admin/limits', label: pages.limits },
        { to: '/admin/workspaces', label: pages.workspaces },
        { to: '/admin/feedback', label: pages.feedback },
      ],
    },
    {
      title: groups.messages,
      places: [
        { to: '/admin/announcements', label: pages.announcements },
        { to: '/admin/notify', label: pages.notify },
      ],
    },
    {
      title: groups.service,
      places: [
        { to: '/admin/models', label: pages.models },
        { to: '/admin/tokens', label: pages.tokens },
        { to: '/admin/calls', label: pages.calls },
        { to: '/admin/audit', label: pages.audit },
        { to: '/admin/upkeep', label: pages.upkeep },
      ],
    },
  ]
  return (
    <nav
      ref={useShownPlace()}
      aria-label={text.navigation}
      className="relative flex gap-4 overflow-x-auto border-b px-4 py-1.5 xl:sticky xl:top-14 xl:block xl:h-[calc(100dvh-3.5rem)] xl:overflow-y-auto xl:border-r xl:border-b-0 xl:px-3 xl:py-4"
    >
      {all.map((group) => (
        <div key={group.title} className="flex xl:mb-4 xl:block">
          <h2 className="sr-only text-xs text-muted xl:not-sr-only xl:px-2 xl:pb-1">{group.title}</h2>
          <ul className="flex xl:block">
            {group.places.map((place) => (
              <li key={place.to}>
                <Place {...place} />
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  )
}

const Place = ({ to, label }: Places[number]) => (
  <NavLink
    to={to}
    end={to === '/admin'}
    className={({ isActive }) =>
      cn(
        'flex h-9 items-center rounded-control px-2 text-sm whitespace-nowrap text-muted transition-colors hover:bg-hover hover:text-text xl:h-8',
        isActive && 'bg-hover text-text',
      )
    }
  >
    {label}
  </NavLink>
)

/** useShownPlace scrolls the strip so that the present page is seen in it. */
function useShownPlace() {
  const nav = useRef<HTMLElement>(null)
  const { pathname } = useLocation()
  useEffect(() => {
    const strip = nav.current
    const place = strip?.querySelector<HTMLElement>('[aria-current=page]')
    if (strip && place) strip.scrollLeft = place.offsetLeft - strip.clientWidth / 2 + place.offsetWidth / 2
  }, [pathname])
  return nav
}
