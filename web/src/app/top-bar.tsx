import { Aperture } from 'lucide-react'
import { Link, useLocation } from 'react-router'
import { useText } from '@/i18n/locale'
import { Bell } from '@/notifications/bell'
import { useSession } from '@/session/session'
import { Button } from '@/ui/button'
import { AccountMenu } from './account-menu'
import { Balance } from './balance'
import { Running } from './running'

/** TopBar tells what concerns the person on every page: money, what runs, what is new, their account. */
export function TopBar() {
  const session = useSession()
  const text = useText().shell
  const { pathname } = useLocation()
  return (
    <header className="sticky top-0 z-20 flex h-14 items-center justify-end gap-1 bg-bg/85 px-3 backdrop-blur md:col-start-2 md:px-4">
      <Link to="/" className="mr-auto flex items-center gap-2 font-semibold md:hidden">
        <Aperture className="size-5 text-safelight" aria-hidden />
        Darkroom
      </Link>
      {session.state === 'in' && (
        <>
          <Balance />
          <Running />
          <Bell />
          <AccountMenu profile={session.profile} />
        </>
      )}
      {session.state === 'out' && (
        <Button asChild variant="primary" size="sm">
          <Link to={`/sign-in?next=${encodeURIComponent(pathname)}`}>{text.signIn}</Link>
        </Button>
      )}
    </header>
  )
}
