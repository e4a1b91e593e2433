import { create } from 'zustand'
import { persist } from 'zustand/middleware'
import type { CreateGeneration } from '@/api/types'

/**
 * Draft is a request on its way to the server. It is kept in the browser until the server answered, so a reload sends it
 * again, with the same key: the server makes of it one generation however often it comes.
 */
export interface Draft {
  key: string
  request: CreateGeneration
  /** What the card shows meanwhile. */
  aspect: number
  pressedAt: number
}

interface Drafts {
  drafts: Draft[]
  add: (draft: Draft) => void
  remove: (key: string) => void
}

// A key is remembered by the server for 24 hours; after that the same draft would be a second generation.
export const draftLife = 23 * 3_600_000

export const useDrafts = create<Drafts>()(
  persist(
    (set) => ({
      drafts: [],
      add: (draft) => set((state) => ({ drafts: [draft, ...state.drafts] })),
      remove: (key) => set((state) => ({ drafts: state.drafts.filter((draft) => draft.key !== key) })),
    }),
    { name: 'darkroom.drafts' },
  ),
)
