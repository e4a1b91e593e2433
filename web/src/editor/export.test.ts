// @vitest-environment node
import { inflateSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { enlarged, maskFile } from './export'
import { newRaster, stroke } from './raster'

/** read unpacks a grey PNG the way its standard says, for a test. */
async function read(file: Blob) {
  const bytes = Buffer.from(await file.arrayBuffer())
  const packed: Buffer[] = []
  for (let at = 8; at < bytes.length; at += bytes.readUInt32BE(at) + 12) {
    if (bytes.toString('latin1', at + 4, at + 8) === 'IDAT')
      packed.push(bytes.subarray(at + 8, at + 8 + bytes.readUInt32BE(at)))
  }
  const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)]
  const rows = inflateSync(Buffer.concat(packed))
  const pixel = (x: number, y: number) => rows[y * (width + 1) + 1 + x]
  return { width, height, depth: bytes[24], color: bytes[25], length: rows.length, pixel }
}

it('writes white where it is redrawn and black where it is kept, in the size of the picture', async () => {
  const mask = newRaster({ width: 64, height: 48 })
  stroke(mask, { x: 32, y: 24, radius: 10 }, { x: 32, y: 24, radius: 10 })
  const png = await read(await maskFile(mask, { width: 640, height: 480 }))
  expect(png).toMatchObject({ width: 640, height: 480, depth: 8, color: 0, length: 480 * 641 })
  expect([png.pixel(320, 240), png.pixel(5, 5), png.pixel(320, 145)]).toEqual([255, 0, expect.any(Number)])
  expect(png.pixel(320, 120)).toBe(0)
})

it('writes more rows than it packs at a time', async () => {
  const mask = newRaster({ width: 3, height: 700 })
  mask.cells.fill(255, 3 * 650)
  const png = await read(await maskFile(mask, mask))
  expect([png.pixel(0, 0), png.pixel(2, 649), png.pixel(0, 650), png.pixel(2, 699)]).toEqual([0, 0, 255, 255])
})

it('blends between cells and keeps the ends', () => {
  const two = { width: 2, height: 1, cells: Uint8Array.from([0, 255]) }
  const row = new Uint8Array(8)
  enlarged(two, { width: 8, height: 4 })(2, row)
  expect([...row]).toEqual([0, 0, 32, 96, 159, 223, 255, 255])
})
