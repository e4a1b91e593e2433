import type { GenerationDetail } from '@/api/types'
import type { InputFile, Sheet } from './sheet'

// Addresses that the server hands out are good for an hour at least; half of it leaves time to fill in a form.
const outputLife = 30 * 60_000

const file = (
  url: string,
  kind: InputFile['kind'],
  now: number,
  size = { width: 0, height: 0 },
): InputFile => ({
  url,
  kind,
  name: kind,
  width: size.width,
  height: size.height,
  until: now + outputLife,
})

/** againOf fills a form with what a generation was made of. Files of its settings are not told any more, so they are left out. */
export function againOf(row: GenerationDetail, sheet: Sheet, now: number): Partial<Sheet> {
  const files: Sheet['files'] = {}
  if (row.input_image_url) files.image = [file(row.input_image_url, 'image', now)]
  if (row.input_video_url) files.video = [file(row.input_video_url, 'video', now)]
  return {
    prompt: row.prompt,
    model: row.model_id,
    count: 1,
    settings: { ...sheet.settings, [row.model_id]: row.settings },
    files: { ...sheet.files, ...files },
  }
}

// As many as make a choice without filling the limit of five.
const varied = 4

/** variationsOf fills a form like againOf, for several more: without a seed each comes out another way. */
export function variationsOf(row: GenerationDetail, sheet: Sheet, now: number): Partial<Sheet> {
  const again = againOf(row, sheet, now)
  const settings = Object.fromEntries(Object.entries(row.settings).filter(([name]) => name !== 'seed'))
  return { ...again, count: varied, settings: { ...again.settings, [row.model_id]: settings } }
}

/** fromOf puts an output of a generation into a form as what to work on; nothing if there is no such output. */
export function fromOf(row: GenerationDetail, index: number, sheet: Sheet, now: number): Partial<Sheet> {
  const asset = row.assets.find((one) => one.index === index) ?? row.assets[0]
  if (!asset) return {}
  const kind = asset.content_type.startsWith('video/') ? 'video' : 'image'
  return { files: { ...sheet.files, [kind]: [file(asset.url, kind, now, asset)] } }
}
