import type { Model } from '@/api/types'
import { plainMost } from './upload'

/** FileLimit is what a model's providers take of files of a kind. */
export type FileLimit = Model['limits']['images']

/** Facts are what can be told of a file before it is sent. */
export interface Facts {
  type: string
  size: number
  width: number
  height: number
  /** 0 for pictures. */
  seconds: number
}

/** Fault names a limit that a file does not keep, and the limit itself. */
export interface Fault {
  what: 'type' | 'size' | 'small' | 'large' | 'pixels' | 'short' | 'long'
  limit: number
}

/** faultOf tells why a file would be refused; null if it would not, as far as can be told here. */
export function faultOf(facts: Facts, limit: FileLimit): Fault | null {
  if (limit.types.length > 0 && !limit.types.includes(facts.type)) return { what: 'type', limit: 0 }
  const most = facts.type.startsWith('video/')
    ? limit.max_bytes
    : Math.min(limit.max_bytes ?? plainMost, plainMost)
  if (most && facts.size > most) return { what: 'size', limit: most }
  if (facts.width > 0) {
    const [short, long] = [Math.min(facts.width, facts.height), Math.max(facts.width, facts.height)]
    if (limit.min_side && short < limit.min_side) return { what: 'small', limit: limit.min_side }
    if (limit.max_side && long > limit.max_side) return { what: 'large', limit: limit.max_side }
    if (limit.max_pixels && short * long > limit.max_pixels)
      return { what: 'pixels', limit: limit.max_pixels }
  }
  if (facts.seconds > 0) {
    if (limit.min_seconds && facts.seconds < limit.min_seconds)
      return { what: 'short', limit: limit.min_seconds }
    if (limit.max_seconds && facts.seconds > limit.max_seconds)
      return { what: 'long', limit: limit.max_seconds }
  }
  return null
}

/** factsOf looks into a file. What the browser cannot read is left at 0, for the server to say. */
export async function factsOf(file: File): Promise<Facts> {
  const facts = { type: file.type, size: file.size, width: 0, height: 0, seconds: 0 }
  const address = URL.createObjectURL(file)
  try {
    return { ...facts, ...(file.type.startsWith('video/') ? await film(address) : await picture(address)) }
  } catch {
    return facts
  } finally {
    URL.revokeObjectURL(address)
  }
}

async function picture(address: string) {
  const image = new Image()
  image.src = address
  await image.decode()
  return { width: image.naturalWidth, height: image.naturalHeight }
}

function film(address: string) {
  return new Promise<Pick<Facts, 'width' | 'height' | 'seconds'>>((resolve, reject) => {
    const video = document.createElement('video')
    video.preload = 'metadata'
    video.onloadedmetadata = () =>
      resolve({ width: video.videoWidth, height: video.videoHeight, seconds: video.duration })
    video.onerror = () => reject(new Error('not a film that this browser knows'))
    video.src = address
  })
}
