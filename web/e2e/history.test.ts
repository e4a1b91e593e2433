import type { Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import { open, withBrowser } from './harness/browser'
import { makeImage, newPerson, stack, type Person } from './harness/server'

withBrowser()

const prompts = ['a heron in the morning mist', 'a steam train in the alps', 'a lighthouse at dusk']

async function newMaker(): Promise<Person> {
  const person = await newPerson()
  await Promise.all(prompts.map((prompt) => makeImage(person, prompt)))
  return person
}

let maker: Person
beforeAll(async () => {
  maker = await newMaker()
})

const cards = (page: Page) =>
  page.getByRole('list', { name: 'Generations, newest first' }).getByRole('listitem')
const shows = (page: Page, count: number) => expect.poll(() => cards(page).count()).toBe(count)

it('keeps what it is narrowed to in the address, over a reload and on the way back', async () => {
  const page = await open('/history', { person: maker })
  await shows(page, 3)
  await page.getByRole('button', { name: 'Kind', exact: true }).click()
  await page.getByRole('menuitemradio', { name: 'Images' }).click()
  await page.waitForURL((url) => url.search === '?kind=image')
  await page.getByRole('searchbox', { name: 'Search prompts' }).fill('heron')
  await page.waitForURL((url) => url.search === '?kind=image&q=heron')
  await shows(page, 1)

  await page.reload()
  await shows(page, 1)
  expect(await page.getByRole('searchbox', { name: 'Search prompts' }).inputValue()).toBe('heron')
  await page.getByRole('button', { name: 'Kind: Images' }).waitFor()

  await page.getByRole('searchbox', { name: 'Search prompts' }).fill('nobody asked for this')
  await page.getByRole('heading', { name: 'Nothing matches' }).waitFor()
  await page.getByRole('main').getByRole('button', { name: 'Clear filters' }).last().click()
  await page.waitForURL((url) => url.search === '')
  await shows(page, 3)
  await page.goBack()
  await page.getByRole('heading', { name: 'Nothing matches' }).waitFor()
})

/** choose selects cards by their boxes and gives the bar that does things with them. */
async function choose(page: Page, ...chosen: string[]) {
  for (const prompt of chosen) await page.getByRole('checkbox', { name: `Select: ${prompt}` }).click()
  const bar = page.getByRole('toolbar', { name: 'With what is selected' })
  await bar.getByText(`${chosen.length} selected`).waitFor()
  return bar
}

const favorites = async (person: Person) => {
  const { data } = await person.api.GET('/api/generations/counts')
  return data?.favorites
}

it('marks what is selected, takes marks back when they are refused, and deletes what one agreed to', async () => {
  const person = await newMaker()
  const page = await open('/history', { person })
  const bar = await choose(page, 'a heron in the morning mist', 'a steam train in the alps')
  await bar.getByRole('button', { name: 'Add to favourites' }).click()
  await page.getByRole('link', { name: 'Favourites 2' }).waitFor()
  await expect.poll(() => favorites(person)).toBe(2)
  await bar.getByRole('button', { name: 'Remove from favourites' }).click()
  await page.getByRole('link', { name: 'Favourites 0' }).waitFor()
  await expect.poll(() => favorites(person)).toBe(0)

  await page.route('**/favorite', (route) =>
    route.fulfill({ status: 503, json: { error: 'The service is busy', code: 'unavailable' } }),
  )
  await bar.getByRole('button', { name: 'Add to favourites' }).click()
  await page
    .getByRole('region', { name: /Notifications/ })
    .getByText('The service is busy')
    .first()
    .waitFor()
  await bar.getByRole('button', { name: 'Add to favourites' }).waitFor()
  await page.unroute('**/favorite')

  await bar.getByRole('button', { name: 'Delete' }).click()
  const question = page.getByRole('dialog', { name: 'Delete 2 generations?' })
  await question.getByRole('button', { name: 'Cancel' }).click()
  await question.waitFor({ state: 'detached' })
  await shows(page, 3)
  await page.keyboard.press('Delete')
  await question.getByRole('button', { name: 'Delete' }).click()
  await shows(page, 1)
  await page.getByRole('link', { name: /^Open: a lighthouse at dusk/ }).waitFor()
  const { data } = await person.api.GET('/api/generations/list')
  expect(data?.generations.map((row) => row.prompt)).toEqual(['a lighthouse at dusk'])
})

it('arranges a collection by keys, shows it by a link to somebody without an account, and ends the link', async () => {
  const { data: list } = await maker.api.GET('/api/generations/list')
  const ids = prompts.map((prompt) => list?.generations.find((row) => row.prompt === prompt)?.id ?? '')
  const { data: made } = await maker.api.POST('/api/collections', {
    body: { title: 'By the sea', generation_ids: ids },
  })
  const id = made?.id ?? ''
  const page = await open('/collections', { person: maker })
  const tile = page.getByRole('link', { name: /^By the sea/ })
  /** Which of the generations cover the collection: those whose pictures are there. */
  const covers = async () => {
    const there = await tile
      .locator('img:not([aria-hidden])')
      .evaluateAll((all: HTMLImageElement[]) =>
        all.filter((one) => one.naturalWidth > 0).map((one) => one.src),
      )
    return there.map((src) => ids.findIndex((one) => src.includes(one)))
  }
  await expect.poll(covers).toEqual([0, 1, 2])
  await tile.click()
  const heronAt = (place: number) =>
    page.getByRole('button', { name: `Move: a heron in the morning mist. Place ${place} of 3` })
  await heronAt(1).focus()
  for (const place of [2, 3]) {
    await page.keyboard.press('ArrowRight')
    await page.getByText(`Moved to place ${place} of 3`).waitFor({ state: 'attached' })
    // The next press goes to what has the focus: the same one, in its new place.
    await expect.poll(() => heronAt(place).evaluate((handle) => handle === document.activeElement)).toBe(true)
  }
  const order = async () => {
    const { data } = await maker.api.GET('/api/collections/{id}', { params: { path: { id } } })
    return data?.generations.map((row) => row.prompt)
  }
  await expect.poll(order).toEqual([prompts[1], prompts[2], prompts[0]])
  await page.getByRole('main').getByRole('link', { name: 'Collections' }).click()
  await expect.poll(covers).toEqual([1, 2, 0])
  await tile.click()

  await page.getByRole('button', { name: 'Share' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Create link' }).click()
  const link = await page.getByRole('textbox', { name: 'Link' }).inputValue()
  expect(link).toContain(`${stack.url}/shared/`)

  const guest = await open(new URL(link).pathname)
  await guest.getByRole('heading', { name: 'By the sea' }).waitFor()
  await guest.getByText('3 works').waitFor()
  expect(await guest.content()).not.toContain('heron') // prompts were not shared

  await page.goto(`${stack.url}/collections?tab=links`)
  await page.getByRole('button', { name: 'Revoke' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
  await page.getByText('No link works at the moment.').waitFor()
  await guest.reload()
  await guest.getByText('This link does not work any more').waitFor()
})
