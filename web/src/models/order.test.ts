import { expect, it } from 'vitest'
import { model } from '@/composer/test-model'
import { chooseLanguage } from '@/i18n/locale'
import { matches, ordered } from './order'

it('puts favourites first and what cannot be used last', () => {
  const models = [
    model({}, { id: 'none', availability: 'not_configured' }),
    model({}, { id: 'away', availability: 'away' }),
    model({}, { id: 'a' }),
    model({}, { id: 'b' }),
  ]
  expect(ordered(models, ['b', 'none']).map((one) => one.id)).toEqual(['b', 'a', 'away', 'none'])
})

it('finds a model by words of its name, provider and description', () => {
  const one = model({}, { name: 'FLUX dev', provider: 'fal', description: 'Good pictures for little' })
  expect(matches(one, 'flux fal')).toBe(true)
  expect(matches(one, 'little  PICTURES')).toBe(true)
  expect(matches(one, 'flux google')).toBe(false)
})

it('finds a model by what its reader sees', async () => {
  const one = model({}, { description: 'Good pictures from text for little, one to four at once.' })
  expect(matches(one, 'недорого')).toBe(false)
  await chooseLanguage('ru')
  expect(matches(one, 'недорого')).toBe(true)
  expect(matches(one, 'little')).toBe(true)
})
