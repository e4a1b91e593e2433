import type { ComponentType } from 'react'
import { createBrowserRouter, type RouteObject } from 'react-router'
import { PageCrashed } from './crashed'
import { AdminOnly, SignedIn } from './guard'
import { PageLoading } from './loading'
import { NotFound } from './not-found'
import { Root } from './root'
import { Shell } from './shell'

// Every page is a piece of its own, fetched when it is first opened.
const page = (load: () => Promise<{ Page: ComponentType }>): Pick<RouteObject, 'lazy'> => ({
  lazy: async () => ({ Component: (await load()).Page }),
})

const studio: RouteObject[] = [
  { index: true, ...page(() => import('@/pages/create')) },
  { path: 'video', ...page(() => import('@/pages/video')) },
  { path: 'edit', ...page(() => import('@/pages/inpaint')) },
  { path: 'edit/expand', ...page(() => import('@/pages/expand')) },
  { path: 'analyze', ...page(() => import('@/pages/analyze')) },
  { path: 'brainstorm', ...page(() => import('@/pages/brainstorm')) },
  { path: 'history', ...page(() => import('@/pages/history')) },
  { path: 'result/:id', ...page(() => import('@/pages/result')) },
  { path: 'collections', ...page(() => import('@/pages/collections')) },
  { path: 'collections/:id', ...page(() => import('@/pages/collection')) },
]

const account: RouteObject[] = [
  { path: 'profile/*', ...page(() => import('@/pages/profile')) },
  { path: 'workspaces', ...page(() => import('@/pages/workspaces')) },
  { path: 'workspaces/:id/*', ...page(() => import('@/pages/workspace')) },
  { path: 'ideas', ...page(() => import('@/pages/ideas')) },
]

/** routes are all addresses of the client, by what their reader must be. The server holds the same line for its own. */
const routes: RouteObject[] = [
  {
    element: <Root />,
    hydrateFallbackElement: <PageLoading />,
    errorElement: <PageCrashed />,
    children: [
      { path: 'sign-in', ...page(() => import('@/pages/sign-in')) },
      { path: 'shared/:token', ...page(() => import('@/pages/shared')) },
      {
        element: <Shell />,
        children: [
          {
            errorElement: <PageCrashed />,
            children: [
              { path: 'help/*', ...page(() => import('@/pages/help')) },
              {
                element: <SignedIn />,
                children: [
                  ...studio,
                  ...account,
                  {
                    element: <AdminOnly />,
                    children: [{ path: 'admin/*', ...page(() => import('@/pages/admin')) }],
                  },
                ],
              },
              { path: '*', element: <NotFound /> },
            ],
          },
        ],
      },
    ],
  },
]

export const router = createBrowserRouter(routes)
