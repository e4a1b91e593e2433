import type { Generation } from '@/api/types'
import { isText } from '@/generations/shape'

/** Frame is one thing to look at: an output of a generation, or a generation that has none. */
export interface Frame {
  id: string
  /** The output's position, as the address of a chain names it. */
  index: number
  row: Generation
}

/** framesOf lays out everything there is to see of rows, in their order. */
export function framesOf(rows: Generation[]): Frame[] {
  return rows.flatMap((row) => {
    const there = isText(row) ? [] : row.output_urls.flatMap((url, index) => (url ? [index] : []))
    const shown = there.length > 0 ? there : [0]
    return shown.map((index) => ({ id: row.id, index, row }))
  })
}

/** placeOf is where a frame stands; an output that is not there counts as the generation's first. */
export function placeOf(frames: Frame[], id: string, index: number): number {
  const exact = frames.findIndex((frame) => frame.id === id && frame.index === index)
  return exact >= 0 ? exact : frames.findIndex((frame) => frame.id === id)
}

/** around cuts what stands on both sides of a place: a strip of ten thousand pictures would be of no use. */
export function around<T>(all: T[], place: number, reach: number): T[] {
  const begin = Math.max(0, Math.min(place - reach, all.length - 2 * reach - 1))
  return all.slice(begin, begin + 2 * reach + 1)
}

/** inList is the address of a result among those of a history's filters, so that one can go on to the next. */
export const inList = (id: string, list: string, index = 0) =>
  `/result/${id}?${new URLSearchParams({ ...(index > 0 ? { n: String(index) } : {}), list })}`
