import { newRaster, type Raster } from './raster'

/** feather makes the edge of a mask soft over about `radius` cells to each side; the raster given stays as it is. */
export function feather(raster: Raster, radius: number): Raster {
  const out = newRaster(raster)
  out.cells.set(raster.cells)
  const reach = boxOf(radius)
  if (reach < 1) return out
  const spare = new Uint8Array(out.cells.length)
  for (let pass = 0; pass < passes; pass++) {
    blurRows(out.cells, spare, raster.width, raster.height, reach)
    blurColumns(spare, out.cells, raster.width, raster.height, reach)
  }
  return out
}

// Three boxes over each other are within some percent of a bell curve, and cost the same for any radius.
const passes = 3
const boxOf = (radius: number) => Math.round(radius / passes)

/** reachOf is how many cells away a cell can still be changed by another. */
export const reachOf = (radius: number) => boxOf(radius) * passes

/** blurRows puts the mean of each cell's neighbours in its row into `to`; beyond the edge the last cell goes on. */
function blurRows(from: Uint8Array, to: Uint8Array, width: number, height: number, reach: number) {
  const share = 1 / (2 * reach + 1)
  for (let y = 0; y < height; y++) {
    const row = y * width
    const cell = (x: number) => from[row + Math.min(width - 1, Math.max(0, x))] ?? 0
    let sum = 0
    for (let x = -reach; x <= reach; x++) sum += cell(x)
    for (let x = 0; x < width; x++) {
      to[row + x] = Math.round(sum * share)
      sum += cell(x + reach + 1) - cell(x - reach)
    }
  }
}

/** blurColumns does the same down the columns, a row at a time, since memory is read faster that way. */
function blurColumns(from: Uint8Array, to: Uint8Array, width: number, height: number, reach: number) {
  const share = 1 / (2 * reach + 1)
  const sums = new Int32Array(width)
  const start = (y: number) => Math.min(height - 1, Math.max(0, y)) * width
  const add = (row: number, sign: 1 | -1) => {
    for (let x = 0; x < width; x++) sums[x] = (sums[x] ?? 0) + sign * (from[row + x] ?? 0)
  }
  for (let y = -reach; y <= reach; y++) add(start(y), 1)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) to[y * width + x] = Math.round((sums[x] ?? 0) * share)
    add(start(y + reach + 1), 1)
    add(start(y - reach), -1)
  }
}
