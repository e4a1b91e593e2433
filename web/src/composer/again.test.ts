import { expect, it } from 'vitest'
import type { GenerationDetail } from '@/api/types'
import { againOf, fromOf, variationsOf } from './again'
import { blank } from './sheet'

const asset = {
  content_type: 'image/png',
  duration_ms: 0,
  sha256: '',
  size: 1,
  thumb_url: null,
  thumbhash: null,
}
const row = {
  prompt: 'a fox',
  model_id: 'm',
  settings: { seed: 7, style: 'ink' },
  input_image_url: 'https://x/in.png',
  input_video_url: null,
  assets: [
    { ...asset, index: 0, kind: 'image', url: 'a', width: 3, height: 2 },
    { ...asset, index: 1, kind: 'video', content_type: 'video/mp4', url: 'b', width: 16, height: 9 },
  ],
} as Partial<GenerationDetail> as GenerationDetail
const sheet = { ...blank, count: 5, settings: { other: { a: 1 } } }

it('fills a form with what a generation was made of', () => {
  const again = againOf(row, sheet, 0)
  expect(again).toMatchObject({ prompt: 'a fox', model: 'm', count: 1 })
  expect(again.settings).toEqual({ other: { a: 1 }, m: { seed: 7, style: 'ink' } })
  expect(again.files?.image?.[0]?.url).toBe('https://x/in.png')
})

it('makes variations by another seed for each', () => {
  const more = variationsOf(row, sheet, 0)
  expect(more.count).toBe(4)
  expect(more.settings?.m).toEqual({ style: 'ink' })
})

it('takes an output as the input, at its own place', () => {
  expect(fromOf(row, 1, sheet, 0).files).toMatchObject({ video: [{ url: 'b', width: 16 }] })
  expect(fromOf(row, 9, sheet, 0).files).toMatchObject({ image: [{ url: 'a' }] })
  expect(fromOf({ ...row, assets: [] }, 0, sheet, 0)).toEqual({})
})
