import { serverWords } from './locale'
import type { ServerWords } from './server-words'

const given = /"[^"]*"|\d+(?:[.,]\d+)*/g
// A file that a generation could not use is told of by its field in the request, which is nothing to a person.
const ofField = /^(?:input_(?:image|video)_url|settings\.[\w.]+): /

/** said is a sentence of the server in the person's language, as far as it is known there. */
export function said(sentence: string, words: ServerWords = serverWords()): string {
  return translated(sentence, words) ?? translated(sentence.replace(ofField, ''), words) ?? sentence
}

/** shapeOf is a sentence with `#` for each number and for what is in quotes. */
export const shapeOf = (sentence: string) => sentence.replace(given, '#')

function translated(sentence: string, { sentences, patterns }: ServerWords): string | undefined {
  const known = sentences.get(sentence) ?? sentences.get(shapeOf(sentence))
  if (typeof known === 'string') return known
  if (known) return known(...(sentence.match(given) ?? []).map((value) => value.replace(/"/g, '')))
  for (const [pattern, say] of patterns) {
    const parts = pattern.exec(sentence)
    if (parts) return say(...parts.slice(1))
  }
  return undefined
}
