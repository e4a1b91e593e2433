import { readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, it } from 'vitest'
import { newContext, withBrowser } from './harness/browser'
import { newPerson, stack } from './harness/server'

withBrowser()

const app = resolve(import.meta.dirname, '../dist/app')

interface Piece {
  file: string
  imports?: string[]
}

const manifest = JSON.parse(readFileSync(join(app, '.vite/manifest.json'), 'utf8')) as Record<string, Piece>

/** loadedBy are the files that a piece brings with it, by what it imports; what it fetches later is not among them. */
function loadedBy(name: string, files = new Set<string>()): Set<string> {
  const piece = manifest[name]
  if (!piece) throw new Error(`the build has no ${name}`)
  if (!files.has(piece.file)) {
    files.add(piece.file)
    for (const imported of piece.imports ?? []) loadedBy(imported, files)
  }
  return files
}

/** sizeOf is what goes over the wire, by gzip; what is too small to be worth packing has nothing beside it. */
function sizeOf(file: string): number {
  const path = join(app, file)
  return statSync(`${path}.gz`, { throwIfNoEntry: false })?.size ?? statSync(path).size
}

// What issue 6 promises.
const firstLoad = 200_000

it('fetches at most 200 kB of JavaScript for a first visit to Create', async () => {
  const page = await (await newContext({ person: await newPerson() })).newPage()
  const scripts = new Set<string>()
  page.on('response', (answer) => {
    const { pathname } = new URL(answer.url())
    if (pathname.endsWith('.js')) scripts.add(pathname.slice(1))
  })
  await page.goto(stack.url)
  await page.getByRole('textbox', { name: 'Prompt' }).waitFor()
  await page.getByText('will hang here').waitFor() // the stage, which is fetched beside the form
  const size = [...scripts].reduce((sum, file) => sum + sizeOf(file), 0)
  process.stdout.write(
    `first visit: ${(size / 1000).toFixed(1)} kB of JavaScript, gzipped, in ${scripts.size} files\n`,
  )
  expect(scripts.size).toBeGreaterThan(5)
  expect(size).toBeLessThanOrEqual(firstLoad)
})

it('brings no page along with another', () => {
  const start = loadedBy('index.html')
  const pages = Object.keys(manifest).filter((name) => /^src\/pages\/[^/]+\/index\.tsx$/.test(name))
  expect(pages.length).toBeGreaterThan(15)
  for (const page of pages) expect(start.has(manifest[page]?.file ?? ''), page).toBe(false)
})
