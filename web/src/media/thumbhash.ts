import { thumbHashToDataURL, thumbHashToRGBA } from 'thumbhash'

const kept = new Map<string, string>()
const most = 500 // as many as a few screens show; each is about 3 kB

function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))
}

/** blurOf turns the hash of a picture into a tiny picture of its colours, to stand there while it loads; null if it is none. */
export function blurOf(thumbhash: string | null | undefined): string | null {
  if (!thumbhash) return null
  const found = kept.get(thumbhash)
  if (found) return found
  try {
    const bytes = bytesOf(thumbhash)
    thumbHashToRGBA(bytes) // throws for what is cut short, where the other would give an empty picture
    const url = thumbHashToDataURL(bytes)
    if (kept.size >= most) kept.clear()
    kept.set(thumbhash, url)
    return url
  } catch {
    return null
  }
}
