import { expect, it } from 'vitest'
import { fileName, againPath, fromPath } from './links'
import { mayRetry, nextStepOf } from './next-step'
import { progressOf } from './pace'

it('goes on between what the server tells, and never claims to be done', () => {
  const at = (elapsed: number, progress = 0) => progressOf({ elapsed, usual: 10, progress })
  expect(at(0)).toBe(0)
  expect(at(5)).toBeGreaterThan(at(2))
  expect(at(10)).toBeGreaterThan(70)
  expect(at(1000)).toBeLessThan(100)
  expect(at(1, 60)).toBe(60)
  expect(progressOf({ elapsed: 5, usual: 0, progress: 0 })).toBeGreaterThan(0)
})

it('offers what helps against a failure', () => {
  expect(nextStepOf({ error_kind: 'moderation' })).toBe('changePrompt')
  expect(nextStepOf({ error_kind: 'gone' })).toBe('otherModel')
  expect(nextStepOf({ error_kind: 'network' })).toBe('retry')
  expect(mayRetry({ error_kind: 'provider_busy' })).toBe(true)
  expect(mayRetry({ error_kind: 'media' })).toBe(false)
})

it('leads back to the form that made it', () => {
  expect(againPath({ id: 'a', action: 'video_edit' })).toBe('/video?again=a')
  expect(againPath({ id: 'a', action: 'analyze_ocr' })).toBe('/analyze?again=a')
  expect(fromPath('upscale', 'a', 2)).toBe('/?action=upscale&from=a&index=2')
})

it('names files by what is in them', () => {
  const row = { id: '0123456789', prompt: 'Лиса, в снегу! (35mm)', model_id: 'm' }
  expect(fileName(row, 'image/jpeg', 0)).toBe('лиса-в-снегу-35mm-012345.jpg')
  expect(fileName({ ...row, prompt: '' }, 'video/mp4', 1)).toBe('m-012345-2.mp4')
})
