import { expect, it } from 'vitest'
import { feather, reachOf } from './feather'
import { newFilm } from './film'
import { newRaster, stroke, whole } from './raster'

const half = () => {
  const raster = newRaster({ width: 60, height: 20 })
  for (let i = 0; i < raster.cells.length; i++) raster.cells[i] = i % 60 < 30 ? 255 : 0
  return raster
}

it('fades the edge to both sides and leaves what is far from it', () => {
  const row = [...feather(half(), 9).cells.slice(600, 660)]
  expect(row).toEqual([...row].sort((a, b) => b - a))
  expect(row[0]).toBe(255)
  expect(row[59]).toBe(0)
  expect(row[29]).toBeGreaterThan(120)
  expect(row[30]).toBeLessThan(136)
  expect(row[30 + reachOf(9)]).toBe(0)
})

it('does nothing without a radius, and never changes what it is given', () => {
  const raster = half()
  const before = raster.cells.slice()
  expect(feather(raster, 0).cells).toEqual(before)
  feather(raster, 12)
  expect(raster.cells).toEqual(before)
})

it('keeps a full mask full, up to the edge of the picture', () => {
  const raster = newRaster({ width: 30, height: 30 })
  raster.cells.fill(255)
  expect(feather(raster, 20).cells.every((cell) => cell === 255)).toBe(true)
})

it('shows the same whether a stroke came in parts or all at once', () => {
  const size = { width: 120, height: 90 }
  const layer = newRaster(size)
  const live = newFilm(size)
  live.soften(10)
  const dabs = [20, 40, 60, 80, 100].map((x) => ({ x, y: 30 + x / 3, radius: 9 }))
  dabs.slice(1).forEach((dab, i) => {
    const box = stroke(layer, dabs[i] ?? dab, dab)
    if (box) live.refresh([layer], box)
  })
  const atOnce = newFilm(size)
  atOnce.soften(10)
  atOnce.refresh([layer], whole(size))
  expect(live.shown.cells).toEqual(atOnce.shown.cells)
  expect(live.shown.cells).toEqual(feather(layer, 10).cells)
})
