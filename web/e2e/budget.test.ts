import { readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, it } from 'vitest'

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

const packed = (files: Iterable<string>) =>
  [...files].filter((file) => file.endsWith('.js')).reduce((sum, file) => sum + sizeOf(file), 0)

/** sizeOf is what goes over the wire; what is too small to be worth packing has nothing beside it. */
function sizeOf(file: string): number {
  const path = join(app, file)
  return statSync(`${path}.gz`, { throwIfNoEntry: false })?.size ?? statSync(path).size
}

// What issue 6 promises: half a second on a phone's slow connection.
const firstLoad = 200_000

it('loads at most 200 kB of JavaScript before Create can be used', () => {
  const files = loadedBy('index.html', new Set(loadedBy('src/pages/create/index.tsx')))
  const size = packed(files)
  process.stdout.write(`first load: ${(size / 1000).toFixed(1)} kB gzipped in ${files.size} files\n`)
  expect(size).toBeLessThanOrEqual(firstLoad)
})

it('brings no page along with another', () => {
  const start = loadedBy('index.html')
  const pages = Object.keys(manifest).filter((name) => /^src\/pages\/[^/]+\/index\.tsx$/.test(name))
  expect(pages.length).toBeGreaterThan(15)
  for (const page of pages) expect(start.has(manifest[page]?.file ?? ''), page).toBe(false)
})
