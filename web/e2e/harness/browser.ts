import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { stack, type Person } from './server'

// Debian's; `make test` installs it.
const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium'

export const sizes = {
  phone: { width: 390, height: 844 },
  tablet: { width: 1024, height: 768 },
  desktop: { width: 1600, height: 1000 },
}

interface Options {
  /** Who is signed in; nobody without. */
  person?: Person
  size?: keyof typeof sizes
  theme?: 'dark' | 'light'
  language?: 'en' | 'ru'
}

let browser: Browser
const opened: { context: BrowserContext; faults: string[] }[] = []

/** withBrowser starts a browser for the tests of a file. After each test no page of its may have complained. */
export function withBrowser() {
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] })
  })
  afterEach(async () => {
    const faults = opened.flatMap((one) => one.faults)
    await Promise.all(opened.map((one) => one.context.close()))
    opened.length = 0
    expect(faults.join('\n'), 'what the pages complained about').toBe('')
  })
  afterAll(() => browser.close())
}

/** open makes a window of somebody's own and leads it to an address. */
export async function open(path: string, options: Options = {}): Promise<Page> {
  const context = await newContext(options)
  const page = await context.newPage()
  await page.goto(stack.url + path)
  return page
}

/** newContext is a browser profile of its own: two of them are two devices. */
export async function newContext({
  person,
  size = 'desktop',
  theme = 'dark',
  language = 'en',
}: Options): Promise<BrowserContext> {
  const context = await browser.newContext({
    viewport: sizes[size],
    hasTouch: size === 'phone',
    reducedMotion: 'reduce',
    locale: language === 'ru' ? 'ru-RU' : 'en-US',
  })
  context.setDefaultTimeout(60_000)
  await context.addInitScript(
    ([chosen, spoken]) => {
      if (location.protocol === 'about:') return // an empty page keeps nothing, and says so by throwing
      localStorage.setItem('darkroom.theme', chosen)
      localStorage.setItem('darkroom.language', spoken)
    },
    [theme, language] as const,
  )
  if (person) {
    await context.addCookies(
      person.cookies.map((cookie) => ({
        ...cookie,
        url: stack.url,
        httpOnly: true,
        sameSite: 'Lax' as const,
      })),
    )
  }
  const faults: string[] = []
  context.on('page', (page) => watch(page, faults))
  opened.push({ context, faults })
  return context
}

// What a browser writes by itself when an answer is a refusal; that is the test's to judge.
const isRefusal = (text: string) => /Failed to load resource: .*(40[0-9]|429|50[0-9]|ERR_)/.test(text)

/** watch notes errors of scripts, what the policy forbade, and requests to anybody else. */
function watch(page: Page, faults: string[]) {
  page.on('pageerror', (error) => faults.push(`${new URL(page.url()).pathname}: ${error.message}`))
  page.on('console', (message) => {
    if (message.type() === 'error' && !isRefusal(message.text()))
      faults.push(`${new URL(page.url()).pathname}: ${message.text()}`)
  })
  page.on('request', (request) => {
    const { protocol, origin } = new URL(request.url())
    if (protocol.startsWith('http') && origin !== stack.url)
      faults.push(`asked somebody else: ${request.url()}`)
  })
}
