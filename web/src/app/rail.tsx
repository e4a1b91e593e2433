import {
  Aperture,
  BookOpen,
  Brush,
  Clapperboard,
  History,
  Lightbulb,
  ScanSearch,
  ShieldHalf,
  Sparkles,
  Users,
  type LucideIcon,
} from 'lucide-react'
import { NavLink } from 'react-router'
import { useText } from '@/i18n/locale'
import { isAdmin, useSession } from '@/session/session'
import { cn } from '@/ui/cn'
import { fetchAhead, type PageName } from './pages'

interface Place {
  to: string
  page: PageName
  label: string
  icon: LucideIcon
  end?: boolean
  /** Left out of the bar of a phone, where it is one press further, in the account menu. */
  wide?: boolean
}

/** Rail leads to the pages: at the left, with names when hovered over; on a phone at the bottom. */
export function Rail() {
  const text = useText().shell
  const session = useSession()
  const places: Place[] = [
    { to: '/', page: 'create', label: text.create, icon: Sparkles, end: true },
    { to: '/video', page: 'video', label: text.video, icon: Clapperboard },
    { to: '/edit', page: 'inpaint', label: text.edit, icon: Brush },
    { to: '/analyze', page: 'analyze', label: text.analyze, icon: ScanSearch },
    { to: '/brainstorm', page: 'brainstorm', label: text.brainstorm, icon: Lightbulb },
    { to: '/history', page: 'history', label: text.history, icon: History },
    { to: '/workspaces', page: 'workspaces', label: text.workspaces, icon: Users, wide: true },
    { to: '/help', page: 'help', label: text.help, icon: BookOpen, wide: true },
  ]
  if (session.state === 'in' && isAdmin(session.profile)) {
    places.push({ to: '/admin', page: 'admin', label: text.admin, icon: ShieldHalf, wide: true })
  }
  return (
    <nav
      aria-label={text.navigation}
      className="group fixed inset-x-0 bottom-0 z-30 border-t bg-bg pb-[env(safe-area-inset-bottom)] md:inset-y-0 md:right-auto md:w-14 md:border-t-0 md:border-r md:pb-0 md:transition-[width] md:duration-150 md:focus-within:w-44 md:hover:w-44"
    >
      <div className="hidden h-14 items-center gap-3 px-[18px] md:flex" aria-hidden>
        <Aperture className="size-5 shrink-0 text-safelight" />
        <Name>Darkroom</Name>
      </div>
      <ul className="flex justify-around md:grid md:justify-stretch md:gap-1 md:px-2">
        {places.map(({ to, page, label, icon: Icon, end, wide }) => (
          <li key={to} className={cn('min-w-0 flex-1', wide && 'hidden md:block')}>
            <NavLink
              to={to}
              end={end ?? false}
              onPointerEnter={() => fetchAhead(page)}
              onFocus={() => fetchAhead(page)}
              className={({ isActive }) =>
                cn(
                  'flex h-14 w-full flex-col items-center justify-center gap-1 rounded-control text-muted transition-colors hover:bg-hover hover:text-text md:h-10 md:flex-row md:justify-start md:gap-3 md:px-2.5',
                  isActive && 'text-text md:bg-hover [&_svg]:text-safelight',
                )
              }
            >
              <Icon className="size-[18px] shrink-0" aria-hidden />
              <span className="max-w-full truncate text-[11px] tracking-tight md:hidden">{label}</span>
              <Name>{label}</Name>
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  )
}

/** Name shows while the rail is wide. */
const Name = ({ children }: { children: string }) => (
  <span className="hidden truncate text-sm opacity-0 transition-opacity duration-150 group-focus-within:opacity-100 group-hover:opacity-100 md:inline">
    {children}
  </span>
)
