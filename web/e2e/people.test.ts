import { expect, it } from 'vitest'
import { newContext, open, withBrowser } from './harness/browser'
import { seriousFaults } from './harness/judge'
import { linkIn, makeImage, newPerson, stack } from './harness/server'

withBrowser()

it('signs in by the link of a mail and goes where one wanted to go, then by a password', async () => {
  const email = `link-${process.pid}-${Date.now()}@darkroom.example`
  const context = await newContext({})
  const page = await context.newPage()
  await page.goto(`${stack.url}/profile/keys`)
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  expect(await seriousFaults(page)).toEqual([])
  await page.getByLabel('E-mail').fill(email)
  await page.getByRole('button', { name: 'Send me a link' }).click()
  await page.getByRole('heading', { name: 'Look into your mail' }).waitFor()

  const link = await linkIn(email)
  await page.goto(stack.url + link.pathname + link.hash)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL((url) => url.pathname === '/profile/keys')

  await page.getByRole('link', { name: 'Account' }).click()
  await page.getByLabel('New password').fill('a lighthouse at dusk')
  await page.getByRole('button', { name: 'Set password' }).click()
  await page.getByText('Your password is set').waitFor()
  await page.getByRole('main').getByRole('button', { name: 'Sign out' }).click()

  // As `make run` prints it: filled in, and out of the address at once.
  await page.waitForURL((url) => url.pathname === '/sign-in')
  await page.goto('about:blank')
  await page.goto(`${stack.url}/sign-in?next=/ideas#${email}:a%20lighthouse%20at%20dusk`)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.waitForURL((url) => url.pathname === '/ideas' && url.hash === '')
})

it('tells of a wrong password at the form, and leads nowhere outside', async () => {
  const page = await open('/sign-in?next=https://elsewhere.example/')
  await page.getByRole('button', { name: 'Use a password' }).click()
  await page.getByLabel('E-mail').fill('nobody@darkroom.example')
  await page.getByLabel('Password').fill('not the password')
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.getByRole('alert').waitFor()

  const known = await open('/sign-in?next=//elsewhere.example/', { person: await newPerson() })
  await known.waitForURL(`${stack.url}/`)
})

it('tells of what ends while one looks elsewhere, and leads to it', async () => {
  const person = await newPerson()
  const page = await open('/ideas', { person })
  await page.getByRole('button', { name: 'Notifications' }).waitFor()
  const id = await makeImage(person)
  await page.getByRole('button', { name: '1 new notification' }).waitFor()
  await page.getByText('Your image is ready').waitFor()

  await page.getByRole('button', { name: '1 new notification' }).click()
  await page
    .getByRole('dialog', { name: 'Notifications' })
    .getByRole('link', { name: 'Your image is ready' })
    .click()
  await page.waitForURL((url) => url.pathname === `/result/${id}`)
  await page.getByRole('button', { name: 'Notifications', exact: true }).waitFor()
})

it('makes a key that is shown once and works, and revokes it', async () => {
  const page = await open('/profile/keys', { person: await newPerson() })
  await page.getByRole('button', { name: 'Create key' }).click()
  const form = page.getByRole('dialog')
  await form.getByLabel('Name').fill('nightly posters')
  await form.getByLabel('Budget').fill('2.50')
  await form.getByRole('button', { name: 'Create key' }).click()
  const key = await page.getByRole('dialog', { name: 'Your new key' }).locator('code').innerText()
  expect(key).toMatch(/^dk_[A-Z2-7]{43}$/)
  const asked = () => fetch(`${stack.url}/api/billing`, { headers: { Authorization: `Bearer ${key}` } })
  expect((await asked()).status).toBe(200)

  await page.getByRole('button', { name: 'I have it' }).click()
  await page.getByRole('cell', { name: '$0.00 of $2.50' }).waitFor()
  await page.getByRole('button', { name: 'Revoke' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
  await page.getByRole('heading', { name: 'No keys yet' }).waitFor()
  expect((await asked()).status).toBe(401)
})

it('invites somebody into a workspace, who accepts and sees what was made there', async () => {
  const [owner, guest] = [await newPerson('owner'), await newPerson('guest')]
  const page = await open('/workspaces', { person: owner })
  await page.getByRole('button', { name: 'Create workspace' }).click()
  await page.getByRole('dialog').getByLabel('Name').fill('Spring campaign')
  await page.getByRole('dialog').getByRole('button', { name: 'Create workspace' }).click()
  await page.getByRole('heading', { name: 'Nothing was made here yet' }).waitFor()
  await makeImage(owner, 'paper boats on a red river')
  await page.getByRole('button', { name: 'Bring in' }).click()
  await page.getByRole('menuitem', { name: 'Everything in no workspace' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Bring in' }).click()
  await page.getByText('1 generation brought in').waitFor()
  await page.getByRole('link', { name: 'People' }).click()
  await page.getByLabel('E-mail').fill(guest.email)
  await page.getByRole('button', { name: 'Invite', exact: true }).click()
  await page.getByText(`${guest.email} is invited`).waitFor()

  const invited = await open('/workspaces', { person: guest, size: 'phone' })
  await invited.getByRole('button', { name: 'Accept' }).click()
  await invited.getByRole('heading', { name: 'Spring campaign' }).waitFor()
  await invited.getByRole('list', { name: 'History' }).getByRole('link').first().waitFor()

  // What the guest makes from now on is for all who are there.
  await invited.goto(stack.url)
  await invited.getByRole('button', { name: 'Who sees it: Only you' }).click()
  await invited.getByRole('menuitemradio', { name: 'Spring campaign' }).click()
  await invited.getByRole('textbox', { name: 'Prompt' }).fill('a kite above the river')
  await invited.getByRole('button', { name: 'Create', exact: true }).click()
  await page.getByRole('link', { name: 'History', exact: true }).last().click()
  await page.getByRole('link', { name: /a kite above the river/ }).click()
  await page.getByRole('complementary').getByText('a kite above the river').waitFor()
  await page.keyboard.press('ArrowRight')
  await page.getByRole('complementary').getByText('paper boats on a red river').waitFor()
})

it('takes an idea, a vote, and a word to those who run it', async () => {
  const page = await open('/ideas', { person: await newPerson() })
  const title = `Presets ${process.pid}-${Date.now()}`
  await page.getByRole('button', { name: 'Tell an idea' }).click()
  await page.getByLabel('What do you wish for').fill(title)
  await page.getByRole('button', { name: 'Tell it' }).click()
  await page.getByRole('button', { name: `Vote for “${title}”, 0 votes` }).click()
  await page.getByRole('button', { name: `Vote for “${title}”, 1 vote` }).waitFor()

  await page.goto(`${stack.url}/help/feedback`)
  await page.getByLabel('Message').fill('The mask editor lost my brush.')
  await page.getByRole('button', { name: 'Send' }).click()
  await page.getByText('no answer yet').waitFor()
})

it.each(['/sign-in', '/help', '/help/programs'])('has nothing that hinders anybody on %s', async (path) => {
  for (const theme of ['dark', 'light'] as const) {
    const page = await open(path, { theme, language: 'ru' })
    await page.getByRole('heading', { level: 1 }).waitFor()
    expect(await seriousFaults(page)).toEqual([])
  }
})

it.each([
  '/profile',
  '/profile/balance',
  '/profile/notifications',
  '/profile/keys',
  '/profile/webhooks',
  '/workspaces',
  '/help/feedback',
])('fits a phone and hinders nobody on %s', async (path) => {
  const page = await open(path, { person: await newPerson(), size: 'phone' })
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.waitForLoadState('networkidle')
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
  expect(await seriousFaults(page)).toEqual([])
})
