import { greyPng } from './png'
import type { Raster } from './raster'
import type { Size } from './view'

/**
 * maskFile writes a mask as every model wants it: a PNG in the picture's own size, white where it is to be redrawn, black
 * where it is to be kept.
 */
export const maskFile = (mask: Raster, picture: Size): Promise<Blob> =>
  greyPng(picture, enlarged(mask, picture))

/** enlarged reads a raster in another size, row by row; between cells it blends. */
export function enlarged(raster: Raster, size: Size): (y: number, row: Uint8Array) => void {
  if (raster.width === size.width && raster.height === size.height) {
    return (y, row) => row.set(raster.cells.subarray(y * raster.width, (y + 1) * raster.width))
  }
  const columns = Array.from({ length: size.width }, (_, x) => between(x, size.width, raster.width))
  return (y, row) => {
    const { low, high, share } = between(y, size.height, raster.height)
    const [upper, lower] = [low * raster.width, high * raster.width]
    columns.forEach((column, x) => {
      const above = blend(raster.cells[upper + column.low], raster.cells[upper + column.high], column.share)
      const below = blend(raster.cells[lower + column.low], raster.cells[lower + column.high], column.share)
      row[x] = Math.round(above + (below - above) * share)
    })
  }
}

const blend = (a = 0, b = 0, share: number) => a + (b - a) * share

/** between are the two cells that the middle of a pixel lies between, and how near it is to the second. */
function between(pixel: number, pixels: number, cells: number) {
  const at = Math.min(cells - 1, Math.max(0, ((pixel + 0.5) * cells) / pixels - 0.5))
  const low = Math.floor(at)
  return { low, high: Math.min(cells - 1, low + 1), share: at - low }
}
