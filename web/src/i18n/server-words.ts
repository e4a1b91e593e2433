import type { FailureKind } from '@/api/types'

/** A sentence of another language. What is a number or in quotes in the server's is given to it, in that order. */
export type Sentence = string | ((...given: string[]) => string)

/** ServerWords translate what the server says, which is English. What is not in them is shown as it was said. */
export interface ServerWords {
  /** By the server's sentence, in which `#` stands for each number and for what is in quotes. */
  sentences: ReadonlyMap<string, Sentence>
  /** Sentences that are made of others. */
  patterns: [RegExp, (...parts: string[]) => string][]
  failures: Partial<Record<Exclude<FailureKind, ''>, string>>
}

/** unchanged leaves what the server says as it is. */
export const unchanged: ServerWords = { sentences: new Map(), patterns: [], failures: {} }
