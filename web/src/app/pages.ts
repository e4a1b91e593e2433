import { lazy, type ComponentType } from 'react'
import { fetchPageWords } from '@/i18n/locale'

type Load = () => Promise<{ Page: ComponentType }>

// Every page is a piece of its own, fetched when it is first opened or about to be.
const maker = {
  create: () => import('@/pages/create'),
  video: () => import('@/pages/video'),
} satisfies Record<string, Load>

const other = {
  signIn: () => import('@/pages/sign-in'),
  shared: () => import('@/pages/shared'),
  help: () => import('@/pages/help'),
  inpaint: () => import('@/pages/inpaint'),
  expand: () => import('@/pages/expand'),
  analyze: () => import('@/pages/analyze'),
  brainstorm: () => import('@/pages/brainstorm'),
  history: () => import('@/pages/history'),
  result: () => import('@/pages/result'),
  collections: () => import('@/pages/collections'),
  collection: () => import('@/pages/collection'),
  profile: () => import('@/pages/profile'),
  workspaces: () => import('@/pages/workspaces'),
  workspace: () => import('@/pages/workspace'),
  ideas: () => import('@/pages/ideas'),
  admin: () => import('@/pages/admin'),
} satisfies Record<string, Load>

export type PageName = keyof typeof maker | keyof typeof other

/** withWords has a page wait for what it says. */
const withWords = (load: Load) => async () => {
  const [page] = await Promise.all([load(), fetchPageWords()])
  return page
}

const load: Record<PageName, Load> = {
  ...maker,
  ...(Object.fromEntries(Object.entries(other).map(([name, one]) => [name, withWords(one)])) as Record<
    keyof typeof other,
    Load
  >),
}

/** fetchAhead fetches a page's piece because its link is about to be pressed; that it fails is seen when it is opened. */
export const fetchAhead = (page: PageName) => void load[page]().catch(() => undefined)

// By the first word of the address.
const opened: Record<string, PageName> = {
  '': 'create',
  video: 'video',
  history: 'history',
  result: 'result',
}

/** fetchOpened fetches the page that is being opened, where it is one of the busiest, while it is asked who opens it. */
export function fetchOpened(path: string) {
  const page = opened[path.split('/')[1] ?? '']
  if (page) fetchAhead(page)
}

const component = (from: Load) => lazy(async () => ({ default: (await from()).Page }))

/** pages are the components of all pages. */
export const pages = {} as Record<PageName, ComponentType>
for (const name of Object.keys(load) as PageName[]) pages[name] = component(load[name])
