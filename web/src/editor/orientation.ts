/**
 * orientationOf reads how a JPEG is to be turned before it is shown, 1 to 8 as Exif counts; 1, as it is, of everything
 * else. It needs the first 64 kB of the file.
 */
export function orientationOf(bytes: ArrayBuffer): number {
  const view = new DataView(bytes)
  try {
    if (view.getUint16(0) !== 0xffd8) return 1
    for (let at = 2; view.getUint8(at) === 0xff; at += 2 + view.getUint16(at + 2)) {
      if (view.getUint16(at) === 0xffda) return 1 // the picture itself begins
      if (view.getUint16(at) === 0xffe1 && view.getUint32(at + 4) === 0x45786966) return inExif(view, at + 10)
    }
  } catch (thrown) {
    if (!(thrown instanceof RangeError)) throw thrown // it ends early
  }
  return 1
}

/** inExif finds tag 0x112 in the first directory of a TIFF header. */
function inExif(view: DataView, start: number): number {
  const little = view.getUint16(start) === 0x4949
  const directory = start + view.getUint32(start + 4, little)
  const entries = view.getUint16(directory, little)
  for (let i = 0; i < entries; i++) {
    const entry = directory + 2 + i * 12
    if (view.getUint16(entry, little) !== 0x112) continue
    const value = view.getUint16(entry + 8, little)
    return value >= 1 && value <= 8 ? value : 1
  }
  return 1
}

const head = 64 << 10
// Hardly told from the original by eye, at about its size.
const quality = 0.95

/**
 * upright turns a photo that a phone took on its side. Some providers look at its pixels as they lie in the file, and a mask
 * that was painted over the turned picture would not fit them. Anything else is returned as it is.
 */
export async function upright(file: File): Promise<File> {
  if (file.type !== 'image/jpeg' || orientationOf(await file.slice(0, head).arrayBuffer()) === 1) return file
  try {
    const bitmap = await createImageBitmap(file) // the browser turns it
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height)
    canvas.getContext('2d')?.drawImage(bitmap, 0, 0)
    bitmap.close()
    const turned = await canvas.convertToBlob({ type: 'image/jpeg', quality })
    return new File([turned], file.name, { type: 'image/jpeg' })
  } catch {
    return file // too large for a canvas of this browser; the server says what it takes
  }
}
