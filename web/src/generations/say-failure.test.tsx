import { act, render, screen } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import type { Attempt } from '@/api/types'
import { chooseLanguage, fetchPageWords } from '@/i18n/locale'
import { Attempts } from '@/pages/result/attempts'
import { sayFailure } from './say-failure'

afterEach(() => chooseLanguage('en'))

const busy = 'The model is busy right now. Try again in a few minutes.'
const attempt: Attempt = {
  number: 1,
  provider: 'fal',
  outcome: 'failed',
  created_at: '2026-05-04T12:00:00Z',
  finished_at: '2026-05-04T12:00:09Z',
  model: 'fal-ai/flux/dev',
  error_kind: 'provider_busy',
  error_message: busy,
}

it('shows a failure in the language that is chosen while it is shown', async () => {
  await fetchPageWords()
  render(<Attempts attempts={[attempt]} />)
  expect(screen.getByText(busy)).toBeTruthy()
  await act(() => chooseLanguage('ru'))
  expect(screen.getByText('Модель сейчас занята. Попробуйте через несколько минут.')).toBeTruthy()
  expect(screen.queryByText(busy)).toBeNull()
})

it('says more than the kind where the server does', async () => {
  const file = 'input_image_url: The file is too large.'
  const odd = 'Something that only a later server says.'
  expect(sayFailure({ error_kind: 'invalid_input', error_message: file })).toBe(file)
  expect(sayFailure({ error_kind: 'unknown', error_message: null })).toBe('The model gave no reason.')
  await chooseLanguage('ru')
  expect(sayFailure({ error_kind: 'invalid_input', error_message: file })).toBe('Файл слишком велик.')
  expect(sayFailure({ error_kind: 'gone', error_message: odd })).toContain('Выберите другую')
  expect(sayFailure({ error_kind: '', error_message: odd })).toBe(odd)
})
