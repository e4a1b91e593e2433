import { describe, expect, it } from 'vitest'
import { open, withBrowser } from './harness/browser'
import { newPerson } from './harness/server'

withBrowser()

describe('without a mouse', () => {
  it('creates from the prompt', async () => {
    const page = await open('/', { person: await newPerson() })
    await page.getByRole('textbox', { name: 'Prompt' }).fill('a boat on a lake')
    await page.getByRole('button', { name: 'FLUX' }).waitFor()
    await page.keyboard.press('Control+Enter')
    await page.getByRole('article').waitFor()
  })

  it('opens a dialog, leaves it and is where it was', async () => {
    const page = await open('/', { person: await newPerson() })
    for (const name of ['FLUX', 'More settings']) {
      const opener = page.getByRole('button', { name })
      await opener.focus()
      await page.keyboard.press('Enter')
      await page.getByRole('dialog').waitFor()
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
      await expect.poll(() => opener.evaluate((one) => one === document.activeElement)).toBe(true)
    }
  })

  it('sees where the focus is, on every stop of Create', async () => {
    const page = await open('/', { person: await newPerson() })
    await page.getByRole('button', { name: 'FLUX' }).waitFor()
    const stops: string[] = []
    for (;;) {
      await page.keyboard.press('Tab')
      const { name, outline } = await page.evaluate(() => {
        const at = document.activeElement ?? document.body
        return { name: at.tagName, outline: getComputedStyle(at).outlineStyle }
      })
      if (name === 'BODY') break
      stops.push(outline)
    }
    expect(stops.length).toBeGreaterThan(15)
    expect(stops.every((outline) => outline !== 'none')).toBe(true)
  })
})
