import { create } from 'zustand'
import { persist } from 'zustand/middleware'

interface ResultView {
  /** Whether the details stand beside the result. */
  details: boolean
  turnDetails: () => void
  /** Whether the input is laid over it, while there is one. */
  compare: boolean
  turnCompare: () => void
}

/** useResultView remembers how the person likes to look at results. */
export const useResultView = create<ResultView>()(
  persist(
    (set) => ({
      // Beside the result there is room on a wide window only.
      details: matchMedia('(min-width: 1280px)').matches,
      turnDetails: () => set((state) => ({ details: !state.details })),
      compare: false,
      turnCompare: () => set((state) => ({ compare: !state.compare })),
    }),
    { name: 'darkroom.result' },
  ),
)
