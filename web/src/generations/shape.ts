import { create } from 'zustand'
import { persist } from 'zustand/middleware'
import { aspectOf } from '@/media/justified'
import type { Generation } from '@/api/types'

// Enough for what can run at a time, and for what failed lately.
const kept = 100

/**
 * Aspects of what runs: its form knew what will come, its row does not. They are for the card's place only, and stay over a
 * reload so that the card keeps its place.
 */
export const useAspects = create<{ aspects: Record<string, number> }>()(
  persist(() => ({ aspects: {} }), { name: 'darkroom.aspects' }),
)

/** rememberAspect notes what a form knew of generations. */
export const rememberAspect = (ids: string[], aspect: number) =>
  useAspects.setState((state) => {
    const fresh = ids.map((id): [string, number] => [id, aspect])
    return { aspects: Object.fromEntries([...Object.entries(state.aspects), ...fresh].slice(-kept)) }
  })

/** isText tells whether a generation's result is a text. */
export const isText = (row: Pick<Generation, 'action'>) => row.action.startsWith('analyze')

/** isVideo tells whether a generation's result is a film. */
export const isVideo = (row: Pick<Generation, 'action'>) => row.action.startsWith('video')

/** shapeOf is width over height of a generation's card: what it made, what its form said, or what is usual. */
export function shapeOf(row: Generation, aspects: Record<string, number>): number {
  const made = row.previews?.find((preview) => preview !== null && preview.width > 0)
  if (made) return aspectOf(made.width, made.height)
  const said = aspects[row.id]
  if (said) return aspectOf(said, 1)
  if (isText(row)) return 1.4
  return isVideo(row) ? 16 / 9 : 1
}
