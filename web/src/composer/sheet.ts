import { create } from 'zustand'
import { persist } from 'zustand/middleware'
import type { Action } from '@/api/types'
import type { Settings } from './fields'

/** InputFile is a file that a request takes, known by its address. */
export interface InputFile {
  url: string
  name: string
  kind: 'image' | 'video' | 'audio'
  width: number
  height: number
  /** When its address ends, in milliseconds; after that it has to be chosen anew. */
  until: number
}

/** Sheet is everything that somebody has put into a form, kept for each action. */
export interface Sheet {
  prompt: string
  model: string | null
  count: number
  /** By model, so that each finds its own again. */
  settings: Record<string, Settings>
  /** By slot: `image` and `video` are the request's own, others those of settings. */
  files: Record<string, InputFile[]>
}

interface Sheets {
  sheets: Partial<Record<Action, Sheet>>
  /** The action that a page was at last. */
  last: Record<string, Action>
  choose: (page: string, action: Action) => void
  change: (action: Action, change: Partial<Sheet> | ((sheet: Sheet) => Partial<Sheet>)) => void
}

/** blank is a form that nobody has touched. */
export const blank: Sheet = { prompt: '', model: null, count: 1, settings: {}, files: {} }

/** useSheets keeps forms in the browser, so that a reload or another page loses nothing. */
export const useSheets = create<Sheets>()(
  persist(
    (set) => ({
      sheets: {},
      last: {},
      choose: (page, action) => set((state) => ({ last: { ...state.last, [page]: action } })),
      change: (action, change) =>
        set((state) => {
          const sheet = state.sheets[action] ?? blank
          const made = typeof change === 'function' ? change(sheet) : change
          return { sheets: { ...state.sheets, [action]: { ...sheet, ...made } } }
        }),
    }),
    { name: 'darkroom.composer', version: 1 },
  ),
)

/** living leaves out files whose addresses have ended. */
export function living(files: Sheet['files'], now: number): Sheet['files'] {
  return Object.fromEntries(
    Object.entries(files).map(([slot, list]) => [slot, list.filter((file) => file.until > now)]),
  )
}
