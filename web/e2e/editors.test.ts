import type { Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import { open, withBrowser } from './harness/browser'
import { makeImage, newPerson, stack, type Person } from './harness/server'

withBrowser()

let maker: Person
let picture: string

beforeAll(async () => {
  maker = await newPerson()
  picture = await makeImage(maker)
})

/** made waits until the newest generation of an action has completed. */
function made(action: 'inpaint' | 'expand' | 'analyze_describe') {
  return expect
    .poll(
      async () => {
        const { data } = await maker.api.GET('/api/generations/list', { params: { query: { action } } })
        return data?.generations[0]?.status
      },
      { timeout: 60_000 },
    )
    .toBe('completed')
}

interface Asked {
  input_image_url: string
  settings: Record<string, unknown>
}

/** asked gives what the page asks the server for next. A body is shown only of what passes through our hands. */
function asked(page: Page): Promise<Asked> {
  return new Promise((done) => {
    void page.route('**/api/generations/create', async (route) => {
      done(route.request().postDataJSON() as Asked)
      await route.continue()
    })
  })
}

/** paint draws a stroke over the middle of the picture. */
async function paint(page: Page) {
  const canvas = page.getByRole('application')
  const box = await canvas.boundingBox()
  if (!box) throw new Error('the canvas is not there')
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  await page.mouse.move(x - 60, y)
  await page.mouse.down()
  await page.mouse.move(x + 60, y, { steps: 6 })
  await page.mouse.up()
}

it('sends the mask that was painted, as large as the picture, and shows the result beside it', async () => {
  const page = await open(`/edit?from=${picture}`, { person: maker })
  await page.getByRole('application').waitFor()
  await paint(page)
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByRole('button', { name: 'Redo' }).click()
  await page.getByRole('textbox', { name: 'Prompt' }).fill('a small red boat')
  const uploading = page.waitForResponse((answer) => answer.url().endsWith('/api/upload'))
  const asking = asked(page)
  await page.getByRole('button', { name: 'Redraw' }).click()
  const { urls } = (await (await uploading).json()) as { urls: string[] }
  const { input_image_url, settings } = await asking
  expect(settings.mask).toBe(urls[0])
  expect(input_image_url).not.toBe(urls[0])

  const file = Buffer.from(await (await fetch(String(settings.mask))).arrayBuffer()).toString('base64')
  const size = await page.evaluate(async (file) => {
    const bytes = Uint8Array.from(atob(file), (letter) => letter.charCodeAt(0))
    const bitmap = await createImageBitmap(new Blob([bytes]))
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height)
    const context = canvas.getContext('2d')
    context?.drawImage(bitmap, 0, 0)
    const at = (x: number, y: number) => context?.getImageData(x, y, 1, 1).data[0]
    const { width, height } = bitmap
    return { width, height, middle: at(width / 2, height / 2), corner: at(2, 2) }
  }, file)
  const { data } = await maker.api.GET('/api/generations/{id}', { params: { path: { id: picture } } })
  const asset = data?.assets[0]
  expect(size).toEqual({ width: asset?.width, height: asset?.height, middle: 255, corner: 0 })

  await made('inpaint')
  await page.locator('a[href*="result="]').first().click()
  await page.getByRole('slider', { name: 'How much of the result is shown' }).waitFor()
  await page.getByRole('button', { name: 'Go on with this' }).click()
  await page.getByRole('application').waitFor()
  // Another picture begins with an empty mask.
  expect(await page.getByRole('button', { name: 'Undo' }).isDisabled()).toBe(true)
})

it('expands a picture by a frame that is moved with the keyboard', async () => {
  const page = await open(`/edit/expand?from=${picture}`, { person: maker })
  const side = page.getByRole('button', { name: 'Right side' })
  await side.focus()
  const before = Number(await page.getByRole('spinbutton', { name: 'Right' }).inputValue())
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Shift+ArrowRight')
  const after = Number(await page.getByRole('spinbutton', { name: 'Right' }).inputValue())
  expect(after).toBeGreaterThan(before + 1)
  const asking = asked(page)
  await page.getByRole('button', { name: 'Expand', exact: true }).click()
  const { settings } = await asking
  const across = (name: string) => {
    const pair = settings[name]
    return Array.isArray(pair) ? Number(pair[0]) : NaN
  }
  expect(across('canvas_size')).toBe(
    across('original_image_location') + across('original_image_size') + after,
  )
  await made('expand')
})

it('analyzes a picture and takes the answer as a prompt', async () => {
  const page = await open(`/analyze?action=analyze_describe&from=${picture}`, { person: maker })
  await page.getByRole('button', { name: 'Analyze', exact: true }).click()
  await made('analyze_describe')
  const use = page.getByRole('link', { name: 'Use as prompt' })
  await use.waitFor()
  const answer = await page.getByRole('list', { name: 'Answers' }).getByRole('article').innerText()
  await use.click()
  await page.waitForURL(`${stack.url}/`)
  const prompt = await page.getByRole('textbox', { name: 'Prompt' }).inputValue()
  expect(prompt.length).toBeGreaterThan(10)
  expect(answer).toContain(prompt)
})

it('asks several models at once, and finds the board again after a reload', async () => {
  const page = await open('/brainstorm', { person: maker })
  await page.getByRole('textbox', { name: 'Your idea' }).fill('a fox asleep in a violin case')
  await page.getByText('together').waitFor()
  await page.getByRole('button', { name: 'Ask 3 models' }).click()
  const finished = page.locator('[data-drag] [data-status=completed]')
  await expect.poll(() => finished.count(), { timeout: 90_000 }).toBe(3)

  const card = page.locator('[data-drag]').first()
  const box = await card.boundingBox()
  if (!box) throw new Error('no card')
  await page.mouse.move(box.x + 40, box.y + 40)
  await page.mouse.down()
  await page.mouse.move(box.x + 90, box.y + 140, { steps: 5 })
  await page.mouse.up()
  expect(new URL(page.url()).pathname).toBe('/brainstorm') // a drag opens nothing
  const moved = await card.getAttribute('style')

  await page.reload()
  await expect.poll(() => finished.count(), { timeout: 30_000 }).toBe(3)
  expect(await page.locator('[data-drag]').first().getAttribute('style')).toBe(moved)
})
