import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

// A page of a cold stack on a busy machine: its generation passes four processes and a simulated provider.
const patience = 120_000

// What an admin does there concerns everybody, and a killed server ends what all share: both wait for the others.
const forAll = ['admin.test.ts']
const ending = ['restart.test.ts']

/** files are tests that run side by side, after those of lower groups. They do not extend the whole: each would start a stack. */
const files = (name: string, groupOrder: number, which: { include: string[]; exclude?: string[] }) => ({
  resolve: { alias: { '@': fileURLToPath(new URL('../src', import.meta.url)) } },
  test: {
    name,
    ...which,
    environment: 'node' as const,
    testTimeout: patience,
    hookTimeout: patience,
    // A poll's usual second is less than a page takes while others work on the machine.
    expect: { poll: { timeout: 20_000 } },
    // One browser a file, two at a time: more would only wait for each other on two cores.
    maxWorkers: 2,
    sequence: { groupOrder },
  },
})

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  test: {
    globalSetup: './harness/stack.ts',
    reporters: ['verbose'],
    projects: [
      files('pages', 0, { include: ['*.test.ts'], exclude: [...forAll, ...ending] }),
      files('for all', 1, { include: forAll }),
      files('ending', 2, { include: ending }),
    ],
  },
})
