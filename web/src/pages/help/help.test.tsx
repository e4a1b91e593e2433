import { expect, it } from 'vitest'
import { articles as en } from './en'
import { articles as ru } from './ru'

it('tells the same things in both languages', () => {
  expect(ru.map(({ slug }) => slug)).toEqual(en.map(({ slug }) => slug))
})
