import axe, { type AxeResults, type RunOptions } from 'axe-core'
import type { Page } from 'playwright-core'

/** seriousFaults are what axe finds serious or critical on the page as it stands, one line each. */
export async function seriousFaults(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  const found = await page.evaluate(async () => {
    const { axe } = window as unknown as {
      axe: { run: (on: Document, options: RunOptions) => Promise<AxeResults> }
    }
    const { violations } = await axe.run(document, { resultTypes: ['violations'] })
    return violations.map(({ id, impact, nodes }) => ({
      id,
      impact,
      at: nodes.map((node) => node.target.join(' ')),
    }))
  })
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, at }) => `${id}: ${at.slice(0, 3).join(', ')}`)
}

/** measureShift begins to add up the layout shift of a page; it must be called before the page is opened. */
export async function measureShift(page: Page) {
  await page.addInitScript(() => {
    const seen = { shift: 0, paint: 0 }
    Object.assign(window, { seen })
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & {
        value: number
        hadRecentInput: boolean
      })[]) {
        if (!entry.hadRecentInput) seen.shift += entry.value
      }
    }).observe({ type: 'layout-shift', buffered: true })
    new PerformanceObserver((list) => {
      seen.paint = list.getEntries().at(-1)?.startTime ?? seen.paint
    }).observe({ type: 'largest-contentful-paint', buffered: true })
  })
}

/** seen is how much the page moved by itself, and when its largest part was painted, in milliseconds. */
export const seen = (page: Page) =>
  page.evaluate(() => (window as unknown as { seen: { shift: number; paint: number } }).seen)
