import { mkdirSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { newContext, sizes, withBrowser } from './harness/browser'
import { measureShift, seen, seriousFaults } from './harness/judge'
import { ended, makeImage, newAdmin, newPerson, stack, type Person } from './harness/server'

withBrowser()

type Size = keyof typeof sizes
interface Look {
  size: Size
  theme: 'dark' | 'light'
}

// `make screenshots` looks at every page in every way; `make test` at each in two that differ in everything.
const everything = process.env.SCREENSHOTS === 'all'
const all: Look[] = (Object.keys(sizes) as Size[]).flatMap((size) =>
  (['dark', 'light'] as const).map((theme) => ({ size, theme })),
)
const looks: Look[] = everything
  ? all
  : [
      { size: 'phone', theme: 'light' },
      { size: 'desktop', theme: 'dark' },
    ]

const folder = resolve(import.meta.dirname, '../screenshots')
mkdirSync(folder, { recursive: true })

let admin: Person
let newcomer: Person
const ids: Record<string, string> = {}

const titles = [
  'For later',
  'By the sea',
  'On rails',
  'In the mist',
  'Everything of this winter that is worth keeping',
]

/** makeCollections makes one of each look: with no cover, with one, and so on. */
async function makeCollections(works: string[]) {
  for (const [count, title] of titles.entries()) {
    const body = { title, generation_ids: [...works, ...works].slice(count, 2 * count) }
    const { data } = await admin.api.POST('/api/collections', { body })
    ids.collection = data?.id ?? ''
  }
}

beforeAll(async () => {
  admin = await newAdmin()
  ids.generation = await makeImage(admin)
  const train = await makeImage(admin, 'a steam train in the alps', { aspect_ratio: '16:9' })
  const heron = await makeImage(admin, 'a heron in the morning mist', { aspect_ratio: '9:16' })
  const { data: workspace } = await admin.api.POST('/api/workspaces', { body: { name: 'Lighthouse' } })
  ids.workspace = workspace?.id ?? ''
  await makeCollections([ids.generation, train, heron, await makeImage(admin, 'a small station in the snow')])
  const { data: share } = await admin.api.POST('/api/shares', { body: { generation_id: ids.generation } })
  ids.share = share?.token ?? ''
  const { data: failed } = await admin.api.POST('/api/generations/create', {
    body: { action: 'create', model_id: 'flux-schnell', prompt: '[sim fail=E005] something' },
  })
  ids.failed = failed?.id ?? ''
  expect(await ended(admin, ids.failed)).toBe('failed')
  newcomer = await newPerson()
})

const pages: [string, () => string][] = [
  ['create', () => '/'],
  ['video', () => '/video'],
  ['inpaint', () => `/edit?from=${ids.generation}`],
  ['expand', () => `/edit/expand?from=${ids.generation}`],
  ['analyze', () => '/analyze'],
  ['brainstorm', () => '/brainstorm'],
  ['history', () => '/history'],
  ['result', () => `/result/${ids.generation}`],
  ['result-failed', () => `/result/${ids.failed}`],
  ['collections', () => '/collections'],
  ['collection', () => `/collections/${ids.collection}`],
  ['profile', () => '/profile'],
  ['profile-keys', () => '/profile/keys'],
  ['profile-notifications', () => '/profile/notifications'],
  ['profile-webhooks', () => '/profile/webhooks'],
  ['profile-balance', () => '/profile/balance'],
  ['workspaces', () => '/workspaces'],
  ['workspace', () => `/workspaces/${ids.workspace}`],
  ['ideas', () => '/ideas'],
  ['help', () => '/help'],
  ['help-programs', () => '/help/programs'],
  ['help-feedback', () => '/help/feedback'],
  ['lost', () => '/nowhere'],
  ['admin', () => '/admin'],
  ['admin-errors', () => '/admin/errors'],
  ['admin-failed', () => '/admin/failed'],
  ['admin-generations', () => '/admin/generations'],
  ['admin-users', () => '/admin/users'],
  ['admin-limits', () => '/admin/limits'],
  ['admin-workspaces', () => '/admin/workspaces'],
  ['admin-feedback', () => '/admin/feedback'],
  ['admin-announcements', () => '/admin/announcements'],
  ['admin-notify', () => '/admin/notify'],
  ['admin-models', () => '/admin/models'],
  ['admin-tokens', () => '/admin/tokens'],
  ['admin-calls', () => '/admin/calls'],
  ['admin-audit', () => '/admin/audit'],
  ['admin-upkeep', () => '/admin/upkeep'],
  ['shared', () => `/shared/${ids.share}`],
]

// Words in Russian are a third longer: these are where they have least room.
const inRussian = ['create', 'history', 'profile-notifications']

// Beyond it a page counts as one that moves under the reader's hand.
const mostShift = 0.05

/** settled waits until a page has its heading and nothing on it is still on its way. */
async function settled(page: Page) {
  await page.getByRole('heading', { level: 1 }).first().waitFor()
  await page.waitForLoadState('load')
  await page.waitForFunction(
    () =>
      document.querySelectorAll('[aria-busy=true], .animate-pulse').length === 0 &&
      [...document.images].every((image) => image.complete),
  )
}

/** judge keeps a picture of the page and looks for what a reader would stumble over. */
async function judge(page: Page, name: string, look: Look) {
  await page.screenshot({ path: `${folder}/${name}-${look.size}-${look.theme}.png` })
  expect((await seriousFaults(page)).join('\n')).toBe('')
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  expect(wider, 'pixels that reach over the right edge').toBeLessThanOrEqual(0)
}

describe.each(looks)('at $size size, $theme', (look) => {
  it.each(pages)('%s', async (name, path) => {
    const page = await (await newContext({ ...look, person: admin })).newPage()
    await measureShift(page)
    await page.goto(stack.url + path())
    await settled(page)
    await judge(page, name, look)
    const { shift, paint } = await seen(page)
    expect(shift, 'how much the page moved by itself').toBeLessThan(mostShift)
    if (name === 'create')
      process.stdout.write(`create, ${look.size}: largest part painted after ${Math.round(paint)} ms\n`)
  })

  it.each(pages.filter(([name]) => inRussian.includes(name)))('%s in Russian', async (name, path) => {
    const page = await (await newContext({ ...look, person: admin, language: 'ru' })).newPage()
    await page.goto(stack.url + path())
    await settled(page)
    await judge(page, `${name}-ru`, look)
  })

  it.each(['create', 'history', 'workspaces', 'collections'])('%s of somebody new', async (name) => {
    const page = await (await newContext({ ...look, person: newcomer })).newPage()
    await page.goto(`${stack.url}/${name === 'create' ? '' : name}`)
    await settled(page)
    await judge(page, `${name}-empty`, look)
  })

  it('history when the server does not answer', async () => {
    const page = await (await newContext({ ...look, person: admin })).newPage()
    await page.route('**/api/generations/list?**', (route) => route.abort())
    await page.goto(`${stack.url}/history`)
    await page.getByRole('main').getByRole('alert').waitFor()
    await judge(page, 'history-error', look)
  })

  it('sign-in', async () => {
    const page = await (await newContext(look)).newPage()
    await page.goto(`${stack.url}/sign-in`)
    await settled(page)
    await judge(page, 'sign-in', look)
  })
})
