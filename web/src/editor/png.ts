import type { Size } from './view'

/** RowOf fills a row of a picture with its grey values, 0 to 255. */
export type RowOf = (y: number, row: Uint8Array) => void

// Rows are packed some at a time, and the page may draw between two parts.
const rowsAtATime = 256

/**
 * greyPng writes a picture of one byte a pixel. A canvas would need four, and phones refuse large ones; this needs a
 * few rows at a time whatever the size.
 */
export async function greyPng({ width, height }: Size, rowOf: RowOf): Promise<Blob> {
  const packed = await deflate(width, height, rowOf)
  const header = new Uint8Array(13)
  const view = new DataView(header.buffer)
  view.setUint32(0, width)
  view.setUint32(4, height)
  header.set([8, 0, 0, 0, 0], 8) // eight bits, grey, the one packing and filtering there is, not interlaced
  return new Blob(
    [signature, chunk('IHDR', header), chunk('IDAT', packed), chunk('IEND', new Uint8Array())],
    {
      type: 'image/png',
    },
  )
}

const signature = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

async function deflate(width: number, height: number, rowOf: RowOf): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new CompressionStream('deflate')
  const packed = new Response(stream.readable).arrayBuffer()
  const writer = stream.writable.getWriter()
  for (let from = 0; from < height; from += rowsAtATime) {
    const rows = Math.min(rowsAtATime, height - from)
    const part = new Uint8Array(rows * (width + 1))
    for (let row = 0; row < rows; row++) {
      // The byte before each row says that it is not filtered; masks are flat, and pack well as they are.
      const start = row * (width + 1) + 1
      rowOf(from + row, part.subarray(start, start + width))
    }
    await writer.write(part)
  }
  await writer.close()
  return new Uint8Array(await packed)
}

function chunk(name: string, data: Uint8Array): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(data.length + 12)
  const view = new DataView(out.buffer)
  view.setUint32(0, data.length)
  for (let i = 0; i < 4; i++) out[4 + i] = name.charCodeAt(i)
  out.set(data, 8)
  view.setUint32(data.length + 8, crc32(out.subarray(4, data.length + 8)))
  return out
}

const table = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n
  for (let bit = 0; bit < 8; bit++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1
  return c
})

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) crc = (table[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8)
  return (crc ^ 0xffffffff) >>> 0
}
