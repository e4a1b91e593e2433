import type { Generation, GenerationDetail } from '@/api/types'

/** Output is one thing that a generation made, as far as it is known: a list tells less of it than the generation itself. */
export interface Output {
  url: string
  thumb: string | null
  thumbhash: string | null
  kind: 'image' | 'video' | 'audio' | 'file'
  width: number
  height: number
}

/** outputOf finds an output by its position; null while there is none. */
export function outputOf(row: Generation, index: number): Output | null {
  const url = row.output_urls[index]
  const preview = row.previews[index]
  if (!url || !preview) return null
  const { kind, width, height, thumbhash } = preview
  return { url, thumb: row.output_thumbs[index] ?? null, thumbhash, kind, width, height }
}

/** inputOf is the picture that a result can be compared with; a film's or a text's cannot. */
export function inputOf(detail: GenerationDetail | undefined, output: Output | null): string | null {
  return output?.kind === 'image' ? (detail?.input_image_url ?? null) : null
}

/** seedOf is the seed that a result was made with, if its settings tell one. */
export function seedOf(settings: Record<string, unknown>): string | null {
  const seed = settings.seed
  return typeof seed === 'number' || (typeof seed === 'string' && seed !== '') ? String(seed) : null
}
