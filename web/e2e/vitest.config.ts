import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

// A page of a cold stack on a busy machine: its generation passes four processes and a simulated provider.
const patience = 120_000

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  resolve: { alias: { '@': fileURLToPath(new URL('../src', import.meta.url)) } },
  test: {
    environment: 'node',
    include: ['*.test.ts'],
    globalSetup: './harness/stack.ts',
    testTimeout: patience,
    hookTimeout: patience,
    // A poll's usual second is less than a page takes while others work on the machine.
    expect: { poll: { timeout: 20_000 } },
    // One browser a file, two at a time: more would only wait for each other on two cores.
    maxWorkers: 2,
    reporters: ['verbose'],
  },
})
