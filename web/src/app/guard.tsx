import { Lock } from 'lucide-react'
import { Navigate, Outlet, useLocation } from 'react-router'
import { useText } from '@/i18n/locale'
import { isAdmin, useProfile, useSession } from '@/session/session'
import { Empty, Failed } from '@/ui/state'
import { PageLoading } from './loading'

/** SignedIn lets through who is signed in; others come back to where they wanted to go once they are. */
export function SignedIn() {
  const session = useSession()
  const { pathname, search } = useLocation()
  switch (session.state) {
    case 'in':
      return <Outlet />
    case 'out':
      return <Navigate to={`/sign-in?next=${encodeURIComponent(pathname + search)}`} replace />
    case 'unknown':
      return <Failed thrown={null} retry={session.retry} />
    case 'loading':
      return <PageLoading />
  }
}

/** AdminOnly lets through who has a role; the server refuses others whatever the client shows. */
export function AdminOnly() {
  const profile = useProfile()
  const text = useText().problem
  if (isAdmin(profile)) return <Outlet />
  return (
    <Empty icon={Lock} title={text.forbidden}>
      {text.forbiddenHint}
    </Empty>
  )
}
