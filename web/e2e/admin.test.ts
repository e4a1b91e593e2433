import { beforeAll, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { open, withBrowser } from './harness/browser'
import { ended, newAdmin, newPerson, stack, type Person } from './harness/server'

withBrowser()

let admin: Person
let person: Person
beforeAll(async () => {
  admin = await newAdmin()
  person = await newPerson('customer')
})

const agree = (page: Page, name: string) =>
  page.getByRole('dialog').last().getByRole('button', { name, exact: true }).click()

it('announces something that everybody sees, and takes it back', async () => {
  const page = await open('/admin/announcements', { person: admin })
  await page.getByLabel('Title').fill('Maintenance at noon')
  await page.getByLabel('Text').fill('Films wait until one.')
  await page.getByRole('button', { name: 'Tell everybody' }).click()
  await page.getByRole('main').getByRole('button', { name: 'Withdraw' }).waitFor()

  const theirs = await open('/', { person })
  await theirs.getByText('Maintenance at noon').waitFor()
  await theirs.getByRole('button', { name: 'Do not show again' }).click()
  await theirs.reload()
  await theirs.getByRole('textbox', { name: 'Prompt' }).waitFor()
  expect(await theirs.getByText('Maintenance at noon').count()).toBe(0)

  await page.getByRole('button', { name: 'Withdraw' }).click()
  await agree(page, 'Withdraw')
  await page.getByText('Nothing is announced').waitFor()
})

it('writes to one person, who finds it behind the bell', async () => {
  const page = await open(`/admin/notify?user=${person.id}`, { person: admin })
  await page.getByLabel('Title').fill('Your films are back')
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  const theirs = await open('/', { person })
  await theirs.getByRole('button', { name: '1 new notification' }).click()
  await theirs.getByRole('dialog', { name: 'Notifications' }).getByText('Your films are back').waitFor()
})

it('gives credit, limits how often somebody may ask, and blocks them', async () => {
  const page = await open('/admin/users', { person: admin })
  await page.getByRole('searchbox').fill(person.email)
  await page.getByRole('button', { name: `Open ${person.email}` }).click()
  const sheet = page.getByRole('dialog', { name: /^customer/ })
  await sheet.getByRole('button', { name: 'Give credit' }).click()
  await page.getByLabel('Amount in dollars').fill('12.50')
  await page.getByLabel('Reference').fill(`invoice ${person.id}`)
  await agree(page, 'Give $12.50')
  await page.getByText('Done. The balance is $112.50').waitFor()

  await sheet.getByRole('button', { name: 'Set a limit' }).click()
  await page.getByLabel('Requests a minute').fill('1')
  await agree(page, 'Set')
  await page.getByText('The limit holds').waitFor()
  const body = { action: 'create', model_id: 'flux-schnell', prompt: 'a pair of boots' } as const
  const first = await person.api.POST('/api/generations/create', { body })
  expect(await ended(person, first.data?.id ?? '')).toBe('completed')
  const second = await person.api.POST('/api/generations/create', { body })
  expect(second.response.status).toBe(429)

  await sheet.getByRole('combobox', { name: 'Status' }).click()
  await page.getByRole('option', { name: 'Blocked' }).click()
  await sheet.getByRole('button', { name: 'Save changes' }).click()
  await agree(page, 'Block')
  await expect.poll(async () => (await person.api.GET('/api/users/profile')).response.status).toBe(403)
})

it('switches a model off and gives it another price', async () => {
  const page = await open('/admin/models', { person: admin })
  await page.getByRole('searchbox').fill('flux-dev-lora')
  await page.getByRole('switch', { name: 'FLUX dev LoRA is on offer' }).click()
  await agree(page, 'Switch off')
  await page.getByText('FLUX dev LoRA is off').waitFor()
  const offer = async () => {
    const { data } = await admin.api.GET('/api/models/list')
    return data?.models.find((model) => model.id === 'flux-dev-lora')
  }
  expect(await offer()).toBeUndefined()
  await page.getByRole('switch', { name: 'FLUX dev LoRA is on offer' }).click()
  await page.getByText('FLUX dev LoRA is on offer').first().waitFor()
  await page.getByRole('button', { name: 'Set a price' }).click()
  await page.getByLabel(/^Dollars per/).fill('0.05')
  await agree(page, 'Set the price')
  await page.getByText('The price holds from now on').waitFor()
  expect((await offer())?.price).toContain('$0.05')
})

it('adds an account of a provider, whose key nobody sees again, and deletes it', async () => {
  const page = await open('/admin/tokens', { person: admin })
  await page.getByRole('button', { name: 'Add an account' }).first().click()
  await page.getByLabel('Name').fill('second studio')
  await page.getByLabel('Key').fill('r8_0123456789abcdefghijklmnopqrstuvwxyz')
  await agree(page, 'Add an account')
  const row = page.getByRole('row', { name: /second studio/ })
  await row.getByText('wxyz').waitFor()
  expect(await page.content()).not.toContain('r8_0123456789')
  await row.getByRole('button', { name: 'Delete the account' }).click()
  await agree(page, 'Delete the account')
  await page.getByText('No accounts in the pool').waitFor()
})

it('answers feedback, and finds every act in the audit log', async () => {
  const writer = await newPerson('writer')
  await writer.api.POST('/api/support/send-feedback', { body: { message: 'My film has no sound.' } })
  const page = await open('/admin/feedback', { person: admin })
  const told = page.getByRole('listitem').filter({ hasText: 'My film has no sound.' })
  await told.getByRole('button', { name: 'Answer' }).click()
  await page.getByLabel(/^Answer /).fill('Choose a model with sound.')
  await page.getByRole('button', { name: 'Send the answer' }).click()
  const theirs = await open('/help/feedback', { person: writer })
  await theirs.getByText('Choose a model with sound.').waitFor()

  await page.goto(`${stack.url}/admin/audit`)
  for (const act of [
    'Announced',
    'Notified',
    'Moved money',
    'Set a limit',
    'Blocked or let in',
    'Changed a model',
  ])
    await page.getByRole('cell', { name: act }).first().waitFor()
})
