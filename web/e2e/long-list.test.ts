import type { Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import { newContext, withBrowser } from './harness/browser'
import { withLongList } from './harness/long-list'
import { newPerson, stack, type Person } from './harness/server'

withBrowser()

let person: Person
beforeAll(async () => {
  person = await newPerson()
})

async function openList(count: number): Promise<Page> {
  const context = await newContext({ person })
  await withLongList(context, person, count)
  const page = await context.newPage()
  await page.goto(`${stack.url}/history`)
  await page.getByRole('link', { name: 'Open: number 0.' }).waitFor()
  return page
}

interface Watched {
  frames: number
  late: number
  /** Frames in which a part of the window that the list fills showed nothing. */
  empty: string[]
  mostNodes: number
  mostItems: number
}

/** watchFrames looks at what each frame is about to show, until the page goes. */
const watchFrames = (page: Page) =>
  page.evaluate(() => {
    const watched: Watched = { frames: 0, late: 0, empty: [], mostNodes: 0, mostItems: 0 }
    Object.assign(window, { watched })
    const list = document.querySelector('main [role=list]')
    if (!list) throw new Error('no list')
    const widest = 12 // the gap between two rows, and some

    const hole = () => {
      const whole = list.getBoundingClientRect()
      let reached = Math.max(0, whole.top)
      const end = Math.min(window.innerHeight, whole.bottom)
      const boxes = [...list.children]
        .map((item) => item.getBoundingClientRect())
        .sort((a, b) => a.top - b.top)
      for (const box of boxes) {
        if (box.top > reached + widest) break
        reached = Math.max(reached, box.bottom)
      }
      return end - reached > widest ? `${Math.round(end - reached)} px at ${window.scrollY}` : null
    }
    let last = performance.now()
    const frame = (now: number) => {
      watched.frames++
      if (now - last > 25) watched.late++ // one of 16.7 ms was left out
      last = now
      const found = hole()
      if (found) watched.empty.push(found)
      watched.mostNodes = Math.max(watched.mostNodes, document.getElementsByTagName('*').length)
      watched.mostItems = Math.max(watched.mostItems, list.children.length)
      requestAnimationFrame(frame)
    }
    requestAnimationFrame(frame)
  })

const watched = (page: Page) => page.evaluate(() => (window as unknown as { watched: Watched }).watched)

// Twelve rows of a window of 1000 pixels, with up to ten narrow ones in each, and four rows more on each side.
const mostItems = 150
const mostNodes = 5000

// As an eager hand turns a wheel, a window a step: far past what was fetched at first.
const steps = 20

it('scrolls far down a list of ten thousand and never shows an empty place, in a page that stays small', async () => {
  const page = await openList(10_000)
  await watchFrames(page)
  await page.mouse.move(800, 600)
  const began = Date.now()
  for (let step = 0; step < steps; step++) await page.mouse.wheel(0, 1000)
  const { frames, late, empty, ...most } = await watched(page)
  const height = await page.evaluate(() => Math.round(window.scrollY))
  process.stdout.write(
    `ten thousand: ${height} px in ${Date.now() - began} ms, ${late} of ${frames} frames late; at most ${most.mostItems} cards, ${most.mostNodes} nodes\n`,
  )
  expect(height).toBeGreaterThan(10_000)
  expect(empty.slice(0, 5)).toEqual([])
  expect(most.mostItems).toBeLessThanOrEqual(mostItems)
  expect(most.mostNodes).toBeLessThanOrEqual(mostNodes)
})

const focused = (page: Page) => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '')

it('goes through the list by keys, into a result, and back to the same place', async () => {
  const page = await openList(120)
  const onto = (number: number) => expect.poll(() => focused(page)).toContain(`Open: number ${number}.`)
  await page.keyboard.press('ArrowRight')
  await onto(0)
  await page.keyboard.press('ArrowRight')
  await onto(1)
  await page.keyboard.press('ArrowDown')
  await expect.poll(() => focused(page)).not.toContain('number 1.')
  await page.keyboard.press('ArrowUp')
  await onto(1)

  // What is not fetched yet has no end: each press goes to the last one that is.
  const end = async () => {
    await page.keyboard.press('End')
    return focused(page)
  }
  await expect.poll(end, { timeout: 20_000, interval: 200 }).toContain('number 119.')
  await page.keyboard.press('ArrowUp')
  await expect.poll(() => focused(page)).not.toContain('number 119.')
  const [name, top] = [await focused(page), await page.evaluate(() => window.scrollY)]
  expect(top).toBeGreaterThan(1000)

  await page.keyboard.press('Enter')
  await page.waitForURL((url) => url.pathname.startsWith('/result/'))
  await page.getByRole('heading', { level: 1, name: /^number \d+$/ }).waitFor({ state: 'attached' })
  await page.keyboard.press('Escape')
  await page.waitForURL((url) => url.pathname === '/history')
  await expect.poll(() => page.evaluate(() => window.scrollY)).toBe(top)
  await expect.poll(() => focused(page)).toBe(name)
  await page.keyboard.press('Home')
  await onto(0)
})

it('leads End to the last one when nothing has the focus yet', async () => {
  const page = await openList(30)
  await page.keyboard.press('End')
  await expect.poll(() => focused(page)).toContain('Open: number 29.')
})
