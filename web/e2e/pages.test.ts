import { mkdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { newContext, sizes, withBrowser } from './harness/browser'
import { measureShift, seen, seriousFaults } from './harness/judge'
import { makeImage, newAdmin, stack, type Person } from './harness/server'

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
const ids: Record<string, string> = {}

beforeAll(async () => {
  admin = await newAdmin()
  ids.generation = await makeImage(admin)
  await makeImage(admin, 'a steam train in the alps', { aspect_ratio: '16:9' })
  await makeImage(admin, 'a heron in the morning mist', { aspect_ratio: '9:16' })
  const { data: workspace } = await admin.api.POST('/api/workspaces', { body: { name: 'Lighthouse' } })
  ids.workspace = workspace?.id ?? ''
  const { data: collection } = await admin.api.POST('/api/collections', {
    body: { title: 'By the sea', generation_ids: [ids.generation] },
  })
  ids.collection = collection?.id ?? ''
  const { data: share } = await admin.api.POST('/api/shares', { body: { generation_id: ids.generation } })
  ids.share = share?.token ?? ''
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
  ['admin', () => '/admin'],
  ['admin-failed', () => '/admin/failed'],
  ['admin-users', () => '/admin/users'],
  ['admin-models', () => '/admin/models'],
  ['admin-tokens', () => '/admin/tokens'],
  ['admin-errors', () => '/admin/errors'],
  ['admin-logs', () => '/admin/logs'],
  ['admin-audit', () => '/admin/audit'],
  ['shared', () => `/shared/${ids.share}`],
]

// Beyond it a page counts as one that moves under the reader's hand.
const mostShift = 0.05

describe.each(looks)('at $size size, $theme', (look) => {
  it.each(pages)('%s', async (name, path) => {
    const context = await newContext({ ...look, person: admin })
    const page = await context.newPage()
    await measureShift(page)
    await page.goto(stack.url + path())
    await page.getByRole('heading', { level: 1 }).first().waitFor()
    await page.waitForLoadState('load')
    await page.waitForFunction(
      () => document.querySelectorAll('[aria-busy=true], .animate-pulse').length === 0,
    )
    await page.screenshot({ path: `${folder}/${name}-${look.size}-${look.theme}.png` })
    expect((await seriousFaults(page)).join('\n')).toBe('')
    const { shift, paint } = await seen(page)
    expect(shift, 'how much the page moved by itself').toBeLessThan(mostShift)
    if (name === 'create')
      process.stdout.write(`create, ${look.size}: largest part painted after ${Math.round(paint)} ms\n`)
  })

  it('sign-in', async () => {
    const page = await (await newContext(look)).newPage()
    await page.goto(`${stack.url}/sign-in`)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.screenshot({ path: `${folder}/sign-in-${look.size}-${look.theme}.png` })
    expect((await seriousFaults(page)).join('\n')).toBe('')
  })
})
