import { useEffect } from 'react'
import type { Frame } from '@/viewer/frames'

/** usePreload fetches the pictures before and after, so that an arrow key shows them at once. */
export function usePreload(frames: Frame[], place: number) {
  const beside = [frames[place + 1], frames[place - 1]]
    .filter((frame) => frame?.row.previews[frame.index]?.kind === 'image')
    .map((frame) => frame?.row.output_urls[frame.index] ?? '')
    .join(' ')
  useEffect(() => {
    for (const url of beside.split(' ').filter(Boolean)) new Image().src = url
  }, [beside])
}
