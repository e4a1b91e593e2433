import { execFileSync } from 'node:child_process'
import { resolve } from 'node:path'
import { expect, it } from 'vitest'
import { en } from './en'
import { ru } from './ru'

const root = resolve(import.meta.dirname, '../../../../..')

it('has words for every act that the server writes down', () => {
  const sources = ['models', 'admin', 'people', 'postgres', 'notices', 'api']
  const found = execFileSync(
    'grep',
    [
      '-rhoE',
      '--include=*.go',
      '(\\bAct[A-Z][A-Za-z]+ += |actOn\\(ctx, |Target = )"[a-z_]+\\.[a-z_]+"',
      ...sources,
    ],
    { cwd: root },
  )
  const acts = [...found.toString().matchAll(/"(.+)"/g)].map(([, act]) => act ?? '')
  expect(acts.length).toBeGreaterThan(10)
  for (const { audit } of [en, ru]) expect(acts.filter((act) => !(act in audit.acts))).toEqual([])
})
