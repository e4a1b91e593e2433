import { mkdirSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { newContext, sizes, withBrowser } from './harness/browser'
import { measureShift, seen, seriousFaults } from './harness/judge'
import { furnish, type Made } from './harness/furnish'
import { newAdmin, newPerson, stack, type Person } from './harness/server'

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
let made: Made

beforeAll(async () => {
  admin = await newAdmin()
  newcomer = await newPerson()
  made = await furnish(admin)
}, 180_000) // two films at the simulator's pace

const pages: [string, () => string][] = [
  ['create', () => '/'],
  ['video', () => '/video'],
  ['inpaint', () => `/edit?from=${made.generation}`],
  ['expand', () => `/edit/expand?from=${made.generation}`],
  ['analyze', () => '/analyze'],
  ['brainstorm', () => '/brainstorm'],
  ['history', () => '/history'],
  ['result', () => `/result/${made.generation}`],
  ['result-failed', () => `/result/${made.failed}`],
  ['collections', () => '/collections'],
  ['collection', () => `/collections/${made.collection}`],
  ['profile', () => '/profile'],
  ['profile-keys', () => '/profile/keys'],
  ['profile-notifications', () => '/profile/notifications'],
  ['profile-webhooks', () => '/profile/webhooks'],
  ['profile-balance', () => '/profile/balance'],
  ['workspaces', () => '/workspaces'],
  ['workspace', () => `/workspaces/${made.workspace}`],
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
  ['shared', () => `/shared/${made.share}`],
]

// Words in Russian are a third longer: these are where they have least room.
const inRussian = ['create', 'history', 'profile-notifications']

// What has to be pressed for takes longer than a look: only where every picture is taken.
const inDepth: [string, string, (page: Page) => Promise<void>][] = [
  ['brainstorm-board', '/brainstorm', brainstorm],
  [
    'create-models',
    '/',
    (page) => opened(page, page.locator('[aria-haspopup=dialog]', { hasText: 'about' }), 'dialog'),
  ],
  [
    'create-settings',
    '/',
    (page) => opened(page, page.getByRole('button', { name: /^More settings/ }), 'dialog'),
  ],
  ['account-menu', '/', (page) => opened(page, page.getByRole('button', { name: 'Account' }), 'menu')],
  [
    'notifications',
    '/',
    (page) => opened(page, page.getByRole('button', { name: /notification/ }), 'dialog'),
  ],
]

/** opened presses a button and waits for what it opens. */
async function opened(page: Page, button: Locator, what: 'dialog' | 'menu') {
  await button.click()
  await page.getByRole(what).waitFor()
}

async function brainstorm(page: Page) {
  await page.getByRole('textbox', { name: 'Your idea' }).fill('a fox asleep in a violin case')
  await page.getByText('together').waitFor()
  await page.getByRole('button', { name: 'Ask 3 models' }).click()
  const finished = page.locator('[data-drag] [data-status=completed]')
  await expect.poll(() => finished.count(), { timeout: 90_000 }).toBe(3)
}

// Beyond it a page counts as one that moves under the reader's hand.
const mostShift = 0.05

/** settled waits until a page has its heading and nothing on it is still on its way. */
async function settled(page: Page) {
  await page.getByRole('heading', { level: 1 }).first().waitFor()
  await page.waitForLoadState('load')
  await quiet(page)
}

/** quiet waits until nothing on a page is still on its way. */
async function quiet(page: Page) {
  await page.waitForFunction(
    () =>
      document.querySelectorAll('[aria-busy=true], .animate-pulse').length === 0 &&
      [...document.images].every((image) => image.complete && getComputedStyle(image).opacity !== '0'),
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

  it.each(['create', 'history'])('%s while nothing has answered yet', async (name) => {
    const page = await (await newContext({ ...look, person: admin })).newPage()
    await page.route('**/api/{generations,models}{/,?}**', () => new Promise(() => undefined))
    await page.goto(`${stack.url}/${name === 'create' ? '' : name}`)
    await page.locator('.animate-pulse').first().waitFor()
    await judge(page, `${name}-loading`, look)
  })

  it('create while something develops', async () => {
    const busy = await newPerson('busy')
    await busy.api.POST('/api/generations/create', {
      body: {
        action: 'create',
        model_id: 'flux-1.1-pro',
        prompt: '[sim delay=10m] a glacier at noon',
        count: 2,
      },
    })
    const page = await (await newContext({ ...look, person: busy })).newPage()
    await page.goto(stack.url)
    await page.locator('article[data-status="processing"]').first().waitFor()
    await judge(page, 'create-running', look)
  })

  it.each(everything ? inDepth : [])('%s', async (name, path, act) => {
    const page = await (await newContext({ ...look, person: admin })).newPage()
    await page.goto(stack.url + path)
    await settled(page)
    await act(page)
    await quiet(page)
    await judge(page, name, look)
  })

  it('sign-in', async () => {
    const page = await (await newContext(look)).newPage()
    await page.goto(`${stack.url}/sign-in`)
    await settled(page)
    await judge(page, 'sign-in', look)
  })
})
