import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ruModels } from './ru-models'
import { ruOptions } from './ru-options'
import { ruSaid } from './ru-said'
import { ruSettings } from './ru-settings'
import { said, shapeOf } from './said'

const root = resolve(import.meta.dirname, '../../..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')

// What the server says of models. `go test ./catalog -update` writes it.
const served = JSON.parse(read('catalog/testdata/words.json')) as Record<
  'Models' | 'Settings' | 'Options' | 'Prices',
  string[]
>

const lacking = (wanted: Iterable<string>, given: Iterable<string>) => {
  const known = new Set(given)
  return [...wanted].filter((one) => !known.has(one))
}

describe('the catalog in Russian', () => {
  it.each([
    ['descriptions of models', served.Models, ruModels],
    ['titles, descriptions and hints of settings', served.Settings, ruSettings],
  ])('has all %s, and no more', (_what, sentences, russian) => {
    expect(lacking(sentences, Object.keys(russian))).toEqual([])
    expect(lacking(Object.keys(russian), sentences)).toEqual([])
  })

  it('knows no choice that no model has', () => {
    expect(lacking(Object.keys(ruOptions), served.Options)).toEqual([])
  })

  it('says every price', () => {
    expect(served.Prices.filter((price) => !/[а-я]/.test(said(price, ruSaid)))).toEqual([])
  })
})

/** textsOf are the texts in Go's sources, those that are written in pieces put together. */
function textsOf(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((file) => file.isFile() && file.name.endsWith('.go') && !file.name.endsWith('_test.go'))
    .flatMap((file) => {
      const source = readFileSync(join(file.parentPath, file.name), 'utf8').replace(/"\s*\+\s*"/g, '')
      const texts = [...source.matchAll(/"(?:[^"\\\n]|\\.)*"/g)]
      return texts.map(([text]) => (JSON.parse(text.replace(/\\x..|\\['aUv]/g, '')) as string).trim())
    })
}

// Rooms whose errors reach people.
const rooms = 'activities admin api auth catalog cmd/api dispatch generation models people postgres webhooks'
const texts = rooms.split(' ').flatMap(textsOf)

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
const verbs = /%\.?\d*([dfqsv])/g

/** asPattern matches the shapes of what Go makes of a text; null for one that has hardly a word of its own. */
function asPattern(text: string): RegExp | null {
  if (text.replace(verbs, '').length < 10) return null
  const shape = shapeOf(text.replace(verbs, (_verb, kind: string) => (/[dfq]/.test(kind) ? '1' : '\0')))
  return new RegExp(`^${escaped(shape).replace(/\0/g, '.+')}$`)
}

const shapes = new Set(texts.map(shapeOf))
const patterns = texts.filter((text) => text.search(verbs) >= 0).flatMap((text) => asPattern(text) ?? [])
const beginnings = texts.filter((text) => text.length > 30)

/** isSaid tells whether the server says a sentence: as it stands, with something put in, or with an end put to it. */
const isSaid = (sentence: string) =>
  shapes.has(sentence) ||
  patterns.some((pattern) => pattern.test(sentence)) ||
  beginnings.some((text) => sentence.startsWith(text))

describe('refusals and failures in Russian', () => {
  const sentences = lacking(ruSaid.sentences.keys(), [...served.Models, ...served.Settings])

  it('are of what the server says', () => {
    const refusals = sentences.filter((sentence) => !sentence.startsWith('$#'))
    expect(refusals.length).toBeGreaterThan(100)
    expect(refusals.filter((sentence) => !isSaid(shapeOf(sentence)))).toEqual([])
  })

  it('leave out no kind of failure', () => {
    const failures = [...read('models/failure.go').matchAll(/return "(.+)"$/gm)].map(([, text = '']) => text)
    expect(failures.length).toBeGreaterThan(8)
    expect(lacking(failures, sentences)).toEqual([])
  })
})
