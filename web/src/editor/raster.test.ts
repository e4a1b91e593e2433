import { expect, it } from 'vitest'
import { cut, invert, isEmpty, join, merge, newRaster, paste, stroke, whole, type Raster } from './raster'

const size = { width: 40, height: 30 }
const at = (raster: Raster, x: number, y: number) => raster.cells[y * raster.width + x]

it('paints a line as wide as the brush, with round ends and a smooth edge', () => {
  const raster = newRaster(size)
  stroke(raster, { x: 10, y: 15, radius: 4 }, { x: 30, y: 15, radius: 4 })
  expect(at(raster, 20, 15)).toBe(255)
  expect(at(raster, 20, 11)).toBe(255)
  expect(at(raster, 20, 10)).toBe(0)
  expect(at(raster, 20, 18)).toBe(255)
  expect(at(raster, 7, 15)).toBe(255)
  expect(at(raster, 6, 11)).toBe(0) // the corner of the round end
  const edge = [...raster.cells].filter((cell) => cell > 0 && cell < 255)
  expect(edge.length).toBeGreaterThan(0)
})

it('tells which part it touched, and nothing outside of it changes', () => {
  const raster = newRaster(size)
  const box = stroke(raster, { x: 5, y: 5, radius: 3 }, { x: 9, y: 5, radius: 3 })
  if (!box) throw new Error('it touched nothing')
  const before = raster.cells.slice()
  paste(raster, box, new Uint8Array(box.width * box.height))
  expect(isEmpty(raster)).toBe(true)
  expect(before.some((cell) => cell === 255)).toBe(true)
})

it('leaves no seam where a stroke crosses itself', () => {
  const raster = newRaster(size)
  const dabs = [
    { x: 10, y: 15, radius: 4 },
    { x: 20, y: 15, radius: 4 },
  ] as const
  stroke(raster, dabs[0], dabs[1])
  const once = raster.cells.slice()
  stroke(raster, dabs[1], dabs[0])
  expect(raster.cells).toEqual(once)
})

it('erases what was painted, and only that', () => {
  const raster = newRaster(size)
  raster.cells.fill(255)
  stroke(raster, { x: 20, y: 15, radius: 5 }, { x: 20, y: 15, radius: 5 }, true)
  expect(at(raster, 20, 15)).toBe(0)
  expect(at(raster, 5, 5)).toBe(255)
})

it('grows thinner between a firm and a light touch', () => {
  const raster = newRaster(size)
  stroke(raster, { x: 8, y: 15, radius: 7 }, { x: 32, y: 15, radius: 1 })
  const widthAt = (x: number) =>
    Array.from({ length: 30 }, (_, y) => at(raster, x, y)).filter((c) => c === 255).length
  expect(widthAt(10)).toBeGreaterThan(widthAt(20))
  expect(widthAt(20)).toBeGreaterThan(widthAt(30))
})

it('may be painted beyond the edge', () => {
  const raster = newRaster(size)
  expect(stroke(raster, { x: -50, y: 5, radius: 3 }, { x: -60, y: 5, radius: 3 })).toBeNull()
  expect(stroke(raster, { x: -1, y: 0, radius: 5 }, { x: -1, y: 0, radius: 5 })).toMatchObject({ x: 0, y: 0 })
  expect(at(raster, 0, 0)).toBe(255)
  expect(at(raster, 39, 1)).toBe(0)
})

it('cuts and pastes the same cells', () => {
  const raster = newRaster(size)
  raster.cells.forEach((_, i) => (raster.cells[i] = i % 251))
  const box = { x: 3, y: 4, width: 7, height: 5 }
  const piece = cut(raster, box)
  const before = raster.cells.slice()
  invert(raster)
  paste(raster, box, piece)
  expect(cut(raster, box)).toEqual(piece)
  expect(raster.cells).not.toEqual(before)
})

it('merges layers by the most that any of them says', () => {
  const [a, b, out] = [newRaster(size), newRaster(size), newRaster(size)]
  a.cells.fill(100, 0, 20)
  b.cells.fill(200, 10, 30)
  merge(out, [a, b], whole(size))
  expect([...out.cells.slice(5, 8), ...out.cells.slice(15, 18), ...out.cells.slice(29, 31)]).toEqual([
    100, 100, 100, 200, 200, 200, 200, 0,
  ])
  merge(out, [a], { x: 0, y: 0, width: 40, height: 1 })
  expect(out.cells[25]).toBe(0)
})

it('joins boxes', () => {
  expect(join(null, null)).toBeNull()
  expect(join({ x: 1, y: 1, width: 2, height: 2 }, { x: 5, y: 0, width: 1, height: 1 })).toEqual({
    x: 1,
    y: 0,
    width: 5,
    height: 3,
  })
})
