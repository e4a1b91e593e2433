import { execFileSync } from 'node:child_process'
import { expect, it } from 'vitest'
import { open, withBrowser } from './harness/browser'
import { newPerson, stack } from './harness/server'

withBrowser()

it('catches up after the server was killed in the middle', async () => {
  const page = await open('/', { person: await newPerson() })
  await page.getByRole('textbox', { name: 'Prompt' }).fill('[sim delay=3s] through a restart')
  await page.getByRole('button', { name: 'Create', exact: true }).click()
  await page.locator('article[data-status="processing"]').waitFor()
  const children = execFileSync('pgrep', ['-P', String(stack.pid), '-f', 'bin/api$'])
    .toString()
    .trim()
    .split('\n')
  expect(children).toHaveLength(1)
  process.kill(Number(children[0]), 'SIGKILL')
  await page
    .locator('article[data-status="completed"]')
    .filter({ has: page.getByRole('link', { name: /through a restart/ }) })
    .waitFor()
})
