import { feather, reachOf } from './feather'
import * as raster from './raster'
import type { Box, Raster } from './raster'
import type { Size } from './view'

/** newFilm keeps the sum of layers with a soft edge, and makes only the part anew that changed. */
export function newFilm(size: Size) {
  const merged = raster.newRaster(size)
  const shown = raster.newRaster(size)
  let dirty: Box | null = raster.whole(size)
  let softness = 0
  return {
    shown,
    /** soften sets how many cells the edge fades over; refresh everything after it. */
    soften: (cells: number) => {
      softness = cells
    },
    /** refresh takes a box of the layers that are on. */
    refresh: (layers: readonly Raster[], box: Box) => {
      raster.merge(merged, layers, box)
      const margin = reachOf(softness)
      const changed = grown(box, margin, size)
      raster.paste(shown, changed, soft(merged, changed, margin, softness))
      dirty = raster.join(dirty, changed)
    },
    /** touch counts everything as changed. */
    touch: () => {
      dirty = raster.whole(size)
    },
    takeDirty: () => {
      const box = dirty
      dirty = null
      return box
    },
  }
}

/** soft is a box of a raster with a soft edge; as far around it as the edge reaches is looked at, so it fits its surroundings. */
function soft(merged: Raster, box: Box, margin: number, softness: number): Uint8Array {
  if (margin === 0) return raster.cut(merged, box)
  const outer = grown(box, margin, merged)
  const part = feather({ ...outer, cells: raster.cut(merged, outer) }, softness)
  return raster.cut(part, { ...box, x: box.x - outer.x, y: box.y - outer.y })
}

/** grown is a box with a margin, as far as there are cells. */
function grown(box: Box, margin: number, { width, height }: Size): Box {
  const x = Math.max(0, box.x - margin)
  const y = Math.max(0, box.y - margin)
  return {
    x,
    y,
    width: Math.min(width, box.x + box.width + margin) - x,
    height: Math.min(height, box.y + box.height + margin) - y,
  }
}
