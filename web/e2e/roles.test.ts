import { expect, it } from 'vitest'
import { open, withBrowser } from './harness/browser'
import { newAdmin, newPerson } from './harness/server'

withBrowser()

it('leads who is not signed in to the sign-in, and back to where they wanted to go', async () => {
  const page = await open('/history?tab=failed')
  await page.waitForURL((url) => url.pathname === '/sign-in')
  expect(new URL(page.url()).searchParams.get('next')).toBe('/history?tab=failed')
})

it('shows the admin pages to those with a role only', async () => {
  const maker = await open('/admin', { person: await newPerson() })
  await maker.getByText('This page is for administrators').waitFor()
  expect(
    await maker.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Admin' }).count(),
  ).toBe(0)

  const admin = await open('/', { person: await newAdmin() })
  await admin.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Admin' }).waitFor()
})

it('tells what is not there', async () => {
  const page = await open('/no-such-page', { person: await newPerson() })
  await page.getByRole('heading', { name: 'There is nothing at this address' }).waitFor()
})
