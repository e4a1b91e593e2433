import { Mask } from './mask'
import type { Size } from './view'

let held: { src: string; mask: Mask } | null = null

/**
 * maskFor is the mask of a picture: the one that was painted on it last, so that a look at another page loses nothing, or
 * an empty one. Only the last picture's is kept, since masks are large.
 */
export function maskFor(src: string, picture: Size): Mask {
  if (held?.src !== src) held = { src, mask: new Mask(picture) }
  return held.mask
}
