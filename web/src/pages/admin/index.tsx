import { lazy, Suspense, type ComponentType } from 'react'
import { Route, Routes } from 'react-router'
import { NotFound } from '@/app/not-found'
import { AdminNav } from './nav'
import { PageSkeleton } from './parts/skeletons'

// Each page is fetched when it is opened: most visits look at one or two of them.
const page = (load: () => Promise<{ Page: ComponentType }>) =>
  lazy(async () => ({ default: (await load()).Page }))

const pages: Record<string, ComponentType> = {
  errors: page(() => import('./errors/page')),
  failed: page(() => import('./generations/failed-page')),
  generations: page(() => import('./generations/all-page')),
  users: page(() => import('./users/page')),
  workspaces: page(() => import('./workspaces/page')),
  limits: page(() => import('./limits/page')),
  feedback: page(() => import('./feedback/page')),
  models: page(() => import('./models/page')),
  tokens: page(() => import('./tokens/page')),
  calls: page(() => import('./calls/page')),
  audit: page(() => import('./audit/page')),
  upkeep: page(() => import('./upkeep/page')),
  announcements: page(() => import('./announcements/page')),
  notify: page(() => import('./notify/page')),
}
const Overview = page(() => import('./overview/page'))

/** Page is everything that those with a role do, a page for each part beside one list of them. */
export function Page() {
  return (
    <div className="xl:grid xl:grid-cols-[11.5rem_minmax(0,1fr)]">
      <AdminNav />
      <Suspense fallback={<PageSkeleton />}>
        <Routes>
          <Route index element={<Overview />} />
          {Object.entries(pages).map(([path, Part]) => (
            <Route key={path} path={path} element={<Part />} />
          ))}
          <Route path="*" element={<NotFound />} />
        </Routes>
      </Suspense>
    </div>
  )
}
