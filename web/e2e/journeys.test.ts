import { beforeAll, describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { newContext, open, withBrowser } from './harness/browser'
import { ended, newAdmin, newPerson, stack, type Person } from './harness/server'

withBrowser()

let maker: Person
beforeAll(async () => {
  maker = await newPerson('journey')
})

const prompt = (page: Page) => page.getByRole('textbox', { name: 'Prompt' })
const press = (page: Page) => page.getByRole('button', { name: 'Create', exact: true }).click()
const card = (page: Page, status: string) => page.locator(`article[data-status="${status}"]`)

/** ask writes a prompt and presses the red button. */
async function ask(page: Page, said: string) {
  await prompt(page).fill(said)
  await press(page)
}

/** newest is the newest generation of a person, as the server tells it. */
async function newest(of: Person) {
  const { data } = await of.api.GET('/api/generations/list', { params: { query: { limit: 1 } } })
  const [row] = data?.generations ?? []
  if (!row) throw new Error('nothing was made')
  return row
}

describe('making something', () => {
  it('goes from a prompt to a picture, an upscaled one, a favourite and a link for others', async () => {
    const page = await open('/', { person: maker })
    await ask(page, 'a lighthouse at dusk')
    await page.getByRole('article').first().waitFor()
    await card(page, 'completed').first().waitFor()
    const made = await newest(maker)
    expect(made).toMatchObject({ prompt: 'a lighthouse at dusk', status: 'completed' })

    await card(page, 'completed').first().getByRole('link', { name: /^Open/ }).click()
    await page.waitForURL(`**/result/${made.id}*`)
    await page.getByRole('link', { name: 'Upscale', exact: true }).click()
    await page.getByRole('radio', { name: 'Upscale', checked: true }).waitFor()
    await page.getByRole('button', { name: 'Upscale', exact: true }).click()
    await expect.poll(async () => (await newest(maker)).action, { timeout: 30_000 }).toBe('upscale')
    const larger = await newest(maker)
    expect(await ended(maker, larger.id)).toBe('completed')

    await page.goto(`${stack.url}/result/${larger.id}`)
    await page.getByRole('button', { name: 'Add to favourites' }).first().click()
    await page.getByRole('button', { name: 'Remove from favourites' }).first().waitFor()
    await expect.poll(async () => (await newest(maker)).is_favorite).toBe(true)

    await page.getByRole('button', { name: 'Share', exact: true }).click()
    await page.getByRole('button', { name: 'Create link' }).click()
    const link = await page.getByRole('textbox', { name: 'Link' }).inputValue()
    const stranger = await open(new URL(link).pathname)
    await stranger.locator('main img').first().waitFor()
  })

  it('shows a card for a press at once, and keeps it through a reload', async () => {
    const page = await open('/', { person: maker })
    await prompt(page).fill('[sim delay=4s] a heron in the mist')
    let let_through = () => {}
    const held = new Promise<void>((done) => (let_through = done))
    await page.route('**/api/generations/create', async (route) => {
      await held
      await route.abort().catch(() => undefined) // the page that asked is gone
    })
    await press(page)
    await page.getByRole('article', { name: 'On its way' }).waitFor()
    // The first load goes away before its request was answered; the second sends it again.
    await page.unroute('**/api/generations/create').catch(() => undefined)
    await page.reload()
    let_through()
    await card(page, 'completed')
      .filter({ hasText: 'heron' })
      .or(card(page, 'processing').filter({ hasText: 'heron' }))
      .first()
      .waitFor()
    const { data } = await maker.api.GET('/api/generations/list', { params: { query: { q: 'heron' } } })
    expect(data?.generations, 'however often it was sent').toHaveLength(1)
    await ended(maker, data?.generations[0]?.id ?? '')
  })

  it('tells both tabs what one of them began', async () => {
    const context = await newContext({ person: maker })
    const [first, second] = [await context.newPage(), await context.newPage()]
    await first.goto(stack.url)
    await second.goto(`${stack.url}/history`)
    await second.getByRole('heading', { level: 1 }).waitFor()
    await ask(first, '[sim delay=2s] seen from two tabs')
    await second
      .getByRole('link', { name: /seen from two tabs/ })
      .first()
      .waitFor()
    await card(second, 'completed')
      .filter({ has: second.getByRole('link', { name: /seen from two tabs/ }) })
      .first()
      .waitFor()
  })

  it('says what would help when five run already', async () => {
    const busy = await newPerson('busy')
    for (let number = 1; number <= 5; number++) {
      await busy.api.POST('/api/generations/create', {
        body: { action: 'create', model_id: 'flux-schnell', prompt: `[sim delay=60s] number ${number}` },
      })
    }
    const page = await open('/', { person: busy })
    await prompt(page).fill('one more')
    await page.getByText('All 5 of your places are taken').waitFor()
    await ask(page, 'one more')
    await page.getByRole('link', { name: 'See what runs' }).waitFor()
    await expect.poll(() => prompt(page).inputValue(), { message: 'what was written stays' }).toBe('one more')
  })
})

describe('when something goes wrong', () => {
  it('lets an admin find a failed generation, see its run in Temporal and run it again', async () => {
    const unlucky = await newPerson('unlucky')
    const admin = await newAdmin()
    // Their provider refuses it once, and nobody else's.
    await fetch(`${stack.simulator}/sim/faults`, {
      method: 'POST',
      body: JSON.stringify({
        faults: 'fail=E005',
        provider: 'replicate',
        prompt: 'a storm over the sea',
        times: 1,
      }),
    })
    const { data } = await unlucky.api.POST('/api/generations/create', {
      body: { action: 'create', model_id: 'flux-schnell', prompt: 'a storm over the sea' },
    })
    const id = data?.id ?? ''
    expect(await ended(unlucky, id)).toBe('failed')

    const theirs = await open(`/result/${id}`, { person: unlucky })
    await theirs.getByText('It cost nothing').first().waitFor()

    const page = await open('/admin/failed', { person: admin })
    const row = page.locator('tr[data-row]').filter({ hasText: 'a storm over the sea' })
    await row.waitFor()
    const run = row.getByRole('link', { name: 'Open the run in Temporal' })
    expect(await run.getAttribute('href')).toBe(
      `${stack.temporalUI}/namespaces/default/workflows/generation-${id}-r1`,
    )
    expect((await fetch((await run.getAttribute('href')) ?? '')).status).toBe(200)
    await row.getByRole('button', { name: /^Retry/ }).click()
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^Retry/ })
      .click()
    await expect
      .poll(async () => (await unlucky.api.GET('/api/generations/{id}', { params: { path: { id } } })).data, {
        timeout: 60_000,
      })
      .toMatchObject({ run: 2, status: 'completed' })
    await theirs.getByRole('img').first().waitFor()
  })
})
