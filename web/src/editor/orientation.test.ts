import { expect, it } from 'vitest'
import { orientationOf } from './orientation'

/** photo is the beginning of a JPEG with an Exif of one tag, and something before it. */
function photo(orientation: number, little = true): ArrayBuffer {
  const bytes = new DataView(new ArrayBuffer(80))
  bytes.setUint16(0, 0xffd8)
  bytes.setUint16(2, 0xffe0) // JFIF, 16 bytes
  bytes.setUint16(4, 16)
  const app1 = 20
  bytes.setUint16(app1, 0xffe1)
  bytes.setUint16(app1 + 2, 40)
  bytes.setUint32(app1 + 4, 0x45786966)
  const tiff = app1 + 10
  bytes.setUint16(tiff, little ? 0x4949 : 0x4d4d)
  bytes.setUint16(tiff + 2, 42, little)
  bytes.setUint32(tiff + 4, 8, little)
  bytes.setUint16(tiff + 8, 1, little)
  bytes.setUint16(tiff + 10, 0x112, little)
  bytes.setUint16(tiff + 12, 3, little)
  bytes.setUint32(tiff + 14, 1, little)
  bytes.setUint16(tiff + 18, orientation, little)
  return bytes.buffer
}

it('reads how a phone held the camera, in both byte orders', () => {
  expect(orientationOf(photo(6))).toBe(6)
  expect(orientationOf(photo(8, false))).toBe(8)
})

it('takes everything else as it is', () => {
  expect(orientationOf(photo(99))).toBe(1)
  expect(orientationOf(photo(6).slice(0, 30))).toBe(1)
  expect(orientationOf(new ArrayBuffer(0))).toBe(1)
  expect(orientationOf(Uint8Array.from([0x89, 0x50, 0x4e, 0x47]).buffer)).toBe(1)
})
