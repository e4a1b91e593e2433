import type { Generation, GenerationDetail } from '@/api/types'

/** rowOf is a generation as lists tell it, made of all that is told of it alone. */
export function rowOf(detail: GenerationDetail, usualSeconds: number): Generation {
  const at = (index: number) => detail.assets.find((asset) => asset.index === index)
  return {
    ...detail,
    usual_seconds: usualSeconds,
    previews: detail.output_urls.map((_, index) => {
      const asset = at(index)
      if (!asset) return null
      const { kind, width, height, duration_ms, thumbhash } = asset
      return { kind, width, height, duration_ms, thumbhash }
    }),
  }
}
