import { expect, it } from 'vitest'
import type { Generation, GenerationDetail } from '@/api/types'
import { chainsOf } from './chains'
import { inputOf, outputOf, seedOf } from './output'
import { settingsOf } from './settings'
import { variationOf } from './use-variation'

it('writes settings in the order and under the titles of the form', () => {
  const schema = {
    properties: {
      steps: { title: 'Steps', 'x-order': 2 },
      aspect_ratio: { title: 'Aspect ratio', 'x-order': 1 },
    },
  }
  const settings = {
    zoom_in: true,
    steps: 4,
    seed: 7,
    mask: 'https://somewhere',
    aspect_ratio: '16:9',
    list: [1],
  }
  expect(settingsOf(settings, schema)).toEqual([
    { name: 'Aspect ratio', value: '16:9' },
    { name: 'Steps', value: '4' },
    { name: 'Zoom in', value: 'true' },
  ])
  const colour = { title: 'Colour', enum: ['white'] }
  const background = { properties: { colour, by: { title: 'Place' } } }
  expect(settingsOf({ colour: 'white', by: 'white' }, background, { white: 'White' })).toEqual([
    { name: 'Place', value: 'white' },
    { name: 'Colour', value: 'White' },
  ])
  expect(settingsOf({ steps: 4 }, undefined)).toEqual([{ name: 'Steps', value: '4' }])
})

it('finds the seed', () => {
  expect(seedOf({ seed: 0 })).toBe('0')
  expect(seedOf({ seed: '12' })).toBe('12')
  expect(seedOf({ seed: null })).toBeNull()
})

const row = {
  id: 'a',
  output_urls: ['u0', null, 'u2'],
  output_thumbs: ['t0', null, null],
  previews: [
    { kind: 'image', width: 4, height: 3, thumbhash: 'h', duration_ms: 0 },
    null,
    { kind: 'video', width: 16, height: 9, thumbhash: null, duration_ms: 5000 },
  ],
} as Generation

it('finds an output, and says when there is none', () => {
  expect(outputOf(row, 0)).toEqual({
    url: 'u0',
    thumb: 't0',
    thumbhash: 'h',
    kind: 'image',
    width: 4,
    height: 3,
  })
  expect(outputOf(row, 1)).toBeNull()
  expect(outputOf(row, 9)).toBeNull()
})

it('leads on with what a result can become', () => {
  const image = outputOf(row, 0)
  expect(chainsOf('a', 0, image).find((chain) => chain.name === 'upscale')?.to).toBe(
    '/?action=upscale&from=a&index=0',
  )
  expect(chainsOf('a', 2, outputOf(row, 2)).map((chain) => chain.name)).toEqual(['upscaleVideo', 'editVideo'])
  expect(chainsOf('a', 1, null)).toEqual([])
})

const detail = {
  action: 'edit',
  model_id: 'm',
  prompt: 'make it winter',
  settings: { seed: 7, strength: 0.5 },
  input_image_url: 'in',
  input_video_url: null,
  workspace_id: null,
} as unknown as GenerationDetail

it('compares pictures with what they were made from, and nothing else', () => {
  expect(inputOf(detail, outputOf(row, 0))).toBe('in')
  expect(inputOf(detail, outputOf(row, 2))).toBeNull()
  expect(inputOf(undefined, outputOf(row, 0))).toBeNull()
})

it('varies by leaving the seed to the provider', () => {
  expect(variationOf(detail)).toEqual({
    action: 'edit',
    model_id: 'm',
    prompt: 'make it winter',
    settings: { strength: 0.5 },
    input_image_url: 'in',
  })
})
