import { afterEach, expect, it } from 'vitest'
import { Problem } from '@/api/problem'
import { chooseLanguage } from '@/i18n/locale'
import { explain } from './explain'

afterEach(() => chooseLanguage('en'))

const often = 'That was too often. Please wait a while before you try again.'
const refusal = new Problem(
  429,
  { error: often, code: 'RATE_LIMITED', details: [{ field: 'name', message: 'This is required.' }] },
  8,
)

it('says a refusal in the language that the person reads', async () => {
  expect(explain(refusal)).toContain(often)
  expect(refusal.fieldMessage('name')).toBe('This is required.')
  await chooseLanguage('ru')
  expect(explain(refusal)).toMatch(
    /^Слишком часто. Подождите немного и попробуйте снова. Повторите через 8\sс.$/,
  )
  expect(refusal.fieldMessage('name')).toBe('Это нужно заполнить.')
  expect(refusal.fieldMessage('title')).toBeUndefined()
})
