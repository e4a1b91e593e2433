import { expect, it, vi } from 'vitest'
import { Mask } from './mask'

const picture = { width: 200, height: 100 }
const dab = (x: number, y: number, radius = 10) => ({ x, y, radius })
const cell = (mask: Mask, x: number, y: number) => mask.film.cells[y * mask.film.width + x]

const dot = (mask: Mask, x: number, y: number, erase = false) => {
  mask.begin(dab(x, y), erase)
  mask.end()
}

it('undoes a stroke as a whole and does it again', () => {
  const mask = new Mask(picture)
  mask.begin(dab(20, 50), false)
  mask.move(dab(60, 50))
  mask.move(dab(100, 50))
  mask.end()
  expect(mask.state()).toMatchObject({ empty: false, canUndo: true, canRedo: false })
  mask.undo()
  expect(mask.state()).toMatchObject({ empty: true, canUndo: false, canRedo: true })
  mask.redo()
  expect([cell(mask, 20, 50), cell(mask, 80, 50), cell(mask, 150, 50)]).toEqual([255, 255, 0])
})

it('sends the layers that are on as one', () => {
  const mask = new Mask(picture)
  dot(mask, 30, 50)
  mask.addLayer()
  dot(mask, 150, 50)
  expect([cell(mask, 30, 50), cell(mask, 150, 50)]).toEqual([255, 255])
  mask.toggle(1)
  expect([cell(mask, 30, 50), cell(mask, 150, 50)]).toEqual([0, 255])
  mask.undo()
  expect(cell(mask, 30, 50)).toBe(255)
})

it('paints only on the chosen layer, and clears and inverts only that', () => {
  const mask = new Mask(picture)
  dot(mask, 30, 50)
  mask.addLayer()
  dot(mask, 30, 50, true)
  expect(cell(mask, 30, 50)).toBe(255)
  mask.invert()
  expect(cell(mask, 190, 90)).toBe(255)
  mask.clear()
  expect([cell(mask, 30, 50), cell(mask, 190, 90)]).toEqual([255, 0])
  mask.select(1)
  mask.clear()
  expect(mask.state().empty).toBe(true)
  for (let i = 0; i < 6; i++) mask.undo()
  expect(mask.state()).toMatchObject({ layers: [{ id: 1, on: true }], canUndo: false, empty: true })
})

it('brings a removed layer back with what was on it, and keeps the last one', () => {
  const mask = new Mask(picture)
  mask.addLayer()
  dot(mask, 150, 50)
  mask.removeLayer(2)
  expect(mask.state()).toMatchObject({ layers: [{ id: 1 }], active: 1, empty: true })
  mask.removeLayer(1)
  expect(mask.state().layers).toHaveLength(1)
  mask.undo()
  expect(mask.state().active).toBe(2)
  expect(cell(mask, 150, 50)).toBe(255)
})

it('takes a stroke back that was the first finger of a pinch', () => {
  const mask = new Mask(picture)
  mask.begin(dab(30, 50), false)
  mask.move(dab(60, 50))
  mask.abort()
  expect(mask.film.cells.every((value) => value === 0)).toBe(true)
  mask.end()
  expect(mask.state().canUndo).toBe(false)
})

it('softens the edge of what is sent and can take that back', () => {
  const mask = new Mask(picture)
  dot(mask, 100, 50)
  mask.soften(12)
  const edge = cell(mask, 113, 50) ?? 0
  expect(edge).toBeGreaterThan(0)
  expect(edge).toBeLessThan(255)
  mask.soften(0)
  expect(cell(mask, 113, 50)).toBe(0)
})

it('knows the size of its picture and nothing else of it', () => {
  const file = { ...picture, url: 'the picture itself' }
  expect(new Mask(file).picture).toEqual(picture)
})

it('keeps a large picture in a mask that a phone can paint, placed alike', () => {
  const mask = new Mask({ width: 8192, height: 4096 })
  expect(mask.film).toMatchObject({ width: 2048, height: 1024 })
  mask.begin({ x: 4096, y: 2048, radius: 400 }, false)
  mask.end()
  expect([cell(mask, 1024, 512), cell(mask, 1024 + 90, 512), cell(mask, 1024 + 110, 512)]).toEqual([
    255, 255, 0,
  ])
})

it('tells who listens, with a new state only when something beside the film changed', () => {
  const mask = new Mask(picture)
  const listener = vi.fn()
  const leave = mask.subscribe(listener)
  const before = mask.state()
  mask.begin(dab(30, 50), false)
  expect(listener).toHaveBeenCalled()
  expect(mask.state()).toBe(before)
  mask.end()
  expect(mask.state()).not.toBe(before)
  leave()
  listener.mockClear()
  dot(mask, 50, 50)
  expect(listener).not.toHaveBeenCalled()
})
