import type { Point, Size } from './view'

/** Raster is a mask: one cell each, 0 is kept, 255 is redrawn, between them is the soft edge. */
export interface Raster extends Size {
  cells: Uint8Array
}

/** Box is a part of a raster in whole cells. */
export interface Box extends Size {
  x: number
  y: number
}

/** Dab is where the brush touches, in cells. */
export interface Dab extends Point {
  radius: number
}

export const newRaster = ({ width, height }: Size): Raster => ({
  width,
  height,
  cells: new Uint8Array(width * height),
})

/** whole is the box of everything. */
export const whole = ({ width, height }: Size): Box => ({ x: 0, y: 0, width, height })

/** join is the smallest box that holds both. */
export function join(a: Box | null, b: Box | null): Box | null {
  if (!a || !b) return a ?? b
  const x = Math.min(a.x, b.x)
  const y = Math.min(a.y, b.y)
  return {
    x,
    y,
    width: Math.max(a.x + a.width, b.x + b.width) - x,
    height: Math.max(a.y + a.height, b.y + b.height) - y,
  }
}

/** around is the box of the cells that a stroke from one dab to the next can touch, or null outside of the raster. */
function around(raster: Size, from: Dab, to: Dab): Box | null {
  const left = Math.max(0, Math.floor(Math.min(from.x - from.radius, to.x - to.radius) - 1))
  const top = Math.max(0, Math.floor(Math.min(from.y - from.radius, to.y - to.radius) - 1))
  const right = Math.min(raster.width, Math.ceil(Math.max(from.x + from.radius, to.x + to.radius) + 1))
  const bottom = Math.min(raster.height, Math.ceil(Math.max(from.y + from.radius, to.y + to.radius) + 1))
  return right > left && bottom > top ? { x: left, y: top, width: right - left, height: bottom - top } : null
}

/**
 * stroke paints or erases from one dab to the next and tells what it touched. A cell takes the most that any part of a
 * stroke gave it and never their sum, so crossing one's own stroke leaves no seam and edges stay smooth.
 */
export function stroke(raster: Raster, from: Dab, to: Dab, erase = false): Box | null {
  const box = around(raster, from, to)
  if (!box) return null
  const { cells, width } = raster
  const [dx, dy] = [to.x - from.x, to.y - from.y]
  const length2 = dx * dx + dy * dy
  for (let y = box.y; y < box.y + box.height; y++) {
    for (let x = box.x; x < box.x + box.width; x++) {
      const [px, py] = [x + 0.5 - from.x, y + 0.5 - from.y]
      const along = length2 === 0 ? 0 : Math.min(1, Math.max(0, (px * dx + py * dy) / length2))
      const radius = from.radius + (to.radius - from.radius) * along
      const [ox, oy] = [px - along * dx, py - along * dy]
      // Half a cell inside the edge is full, half a cell outside is empty.
      const inside = radius + 0.5 - Math.sqrt(ox * ox + oy * oy)
      if (inside <= 0) continue
      const given = inside >= 1 ? 255 : Math.round(inside * 255)
      const at = y * width + x
      const had = cells[at] ?? 0
      cells[at] = erase ? Math.min(had, 255 - given) : Math.max(had, given)
    }
  }
  return box
}

/** cut copies a box out of a raster. */
export function cut(raster: Raster, box: Box): Uint8Array {
  const copy = new Uint8Array(box.width * box.height)
  for (let row = 0; row < box.height; row++) {
    const start = (box.y + row) * raster.width + box.x
    copy.set(raster.cells.subarray(start, start + box.width), row * box.width)
  }
  return copy
}

/** paste puts back what was cut. */
export function paste(raster: Raster, box: Box, cells: Uint8Array) {
  for (let row = 0; row < box.height; row++) {
    raster.cells.set(
      cells.subarray(row * box.width, (row + 1) * box.width),
      (box.y + row) * raster.width + box.x,
    )
  }
}

/** invert redraws what was kept and keeps what was redrawn. */
export function invert({ cells }: Raster) {
  for (let i = 0; i < cells.length; i++) cells[i] = 255 - (cells[i] ?? 0)
}

/** isEmpty tells whether nothing would be redrawn. */
export function isEmpty({ cells }: Raster): boolean {
  for (let i = 0; i < cells.length; i++) if (cells[i] !== 0) return false
  return true
}

/** merge puts layers over each other within a box of `into`: a cell is redrawn as far as any layer says. */
export function merge(into: Raster, layers: readonly Raster[], box: Box) {
  for (let row = box.y; row < box.y + box.height; row++) {
    const start = row * into.width + box.x
    const end = start + box.width
    into.cells.fill(0, start, end)
    for (const { cells } of layers) {
      for (let i = start; i < end; i++) {
        const cell = cells[i] ?? 0
        if (cell > (into.cells[i] ?? 0)) into.cells[i] = cell
      }
    }
  }
}
