import type { Box, Raster } from './raster'

export type Rgb = readonly [number, number, number]

/** colorOf reads a colour of the theme as a canvas writes it. */
export function colorOf(element: Element, name: string): Rgb {
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = 1
  const context = canvas.getContext('2d')
  if (!context) return [255, 0, 0]
  context.fillStyle = getComputedStyle(element).getPropertyValue(name)
  context.fillRect(0, 0, 1, 1)
  const [red = 255, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data
  return [red, green, blue]
}

/** paintFilm draws a box of a mask as film of a colour: as dense as the mask is white. */
export function paintFilm(context: CanvasRenderingContext2D, mask: Raster, box: Box, [r, g, b]: Rgb) {
  const image = context.createImageData(box.width, box.height)
  const pixels = image.data
  for (let row = 0; row < box.height; row++) {
    const start = (box.y + row) * mask.width + box.x
    for (let column = 0; column < box.width; column++) {
      const at = (row * box.width + column) * 4
      pixels[at] = r
      pixels[at + 1] = g
      pixels[at + 2] = b
      pixels[at + 3] = mask.cells[start + column] ?? 0
    }
  }
  context.putImageData(image, box.x, box.y)
}
