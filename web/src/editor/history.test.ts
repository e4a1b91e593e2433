import { expect, it } from 'vitest'
import { newHistory } from './history'

const counter = () => {
  let value = 0
  return {
    value: () => value,
    add: (n: number, bytes = 1) => {
      const redo = () => void (value += n)
      redo()
      return { undo: () => void (value -= n), redo, bytes }
    },
  }
}

it('goes back and forth', () => {
  const history = newHistory()
  const count = counter()
  history.push(count.add(1))
  history.push(count.add(10))
  history.undo()
  expect(count.value()).toBe(1)
  history.undo()
  history.undo()
  expect([count.value(), history.canUndo, history.canRedo]).toEqual([0, false, true])
  history.redo()
  history.redo()
  history.redo()
  expect([count.value(), history.canRedo]).toEqual([11, false])
})

it('does not do again what was undone before something new', () => {
  const history = newHistory()
  const count = counter()
  history.push(count.add(1))
  history.undo()
  history.push(count.add(5))
  expect(history.canRedo).toBe(false)
  history.undo()
  expect(count.value()).toBe(0)
})

it('forgets the oldest when it keeps too much, but never the last', () => {
  const history = newHistory(10)
  const count = counter()
  history.push(count.add(1, 6))
  history.push(count.add(10, 6))
  history.push(count.add(100, 60))
  history.undo()
  expect([count.value(), history.canUndo]).toEqual([11, false])
})
