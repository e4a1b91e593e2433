import { Suspense } from 'react'
import { Outlet } from 'react-router'
import { Announcements } from '@/announcements/banner'
import { useText } from '@/i18n/locale'
import { useSession } from '@/session/session'
import { Boundary } from './boundary'
import { ConnectionBar } from './connection-bar'
import { LiveUpdates } from './live-updates'
import { PageLoading } from './loading'
import { Rail } from './rail'
import { TopBar } from './top-bar'

/** Shell is the frame of every page but sign-in: the rail, what is told at the top right, and the page. */
export function Shell() {
  const session = useSession()
  const text = useText().common
  return (
    <div className="grid min-h-dvh grid-rows-[auto_1fr] pb-14 md:grid-cols-[3.5rem_1fr] md:pb-0">
      <a
        href="#content"
        className="fixed top-2 left-2 z-60 -translate-y-16 bg-raised px-3 py-2 focus:translate-y-0 focus:rounded-control"
      >
        {text.skipToContent}
      </a>
      <Rail />
      <TopBar />
      <main id="content" tabIndex={-1} className="min-w-0 outline-none md:col-start-2">
        <ConnectionBar />
        {session.state === 'in' && <Announcements />}
        <Boundary>
          <Suspense fallback={<PageLoading />}>
            <Outlet />
          </Suspense>
        </Boundary>
      </main>
      {session.state === 'in' && <LiveUpdates personId={session.profile.id} />}
    </div>
  )
}
