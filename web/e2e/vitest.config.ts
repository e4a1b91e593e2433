import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

// A page of a cold stack on a busy machine: its generation passes four processes and a simulated provider.
const patience = 120_000

/** files are tests that run side by side, in the order of groups. */
const files = (name: string, groupOrder: number, which: { include: string[]; exclude?: string[] }) => ({
  extends: true as const,
  test: { name, ...which, sequence: { groupOrder } },
})

// Ends parts of the stack that all share, so it runs when the others are done with it.
const ending = ['restart.test.ts']

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  resolve: { alias: { '@': fileURLToPath(new URL('../src', import.meta.url)) } },
  test: {
    environment: 'node',
    globalSetup: './harness/stack.ts',
    testTimeout: patience,
    hookTimeout: patience,
    // A poll's usual second is less than a page takes while others work on the machine.
    expect: { poll: { timeout: 20_000 } },
    // One browser a file, two at a time: more would only wait for each other on two cores.
    maxWorkers: 2,
    reporters: ['verbose'],
    projects: [
      files('pages', 0, { include: ['*.test.ts'], exclude: ending }),
      files('ending', 1, { include: ending }),
    ],
  },
})
