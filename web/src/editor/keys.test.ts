import { expect, it } from 'vitest'
import { holdsEraser, keyDeed } from './keys'

const press = (key: string, code: string, more: object = {}) => ({
  key,
  code,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...more,
})

it.each([
  [press('[', 'BracketLeft'), 'smaller'],
  [press('х', 'BracketLeft'), 'smaller'],
  [press(']', 'BracketRight'), 'larger'],
  [press('z', 'KeyZ', { ctrlKey: true }), 'undo'],
  [press('я', 'KeyZ', { ctrlKey: true }), 'undo'],
  [press('Z', 'KeyZ', { metaKey: true, shiftKey: true }), 'redo'],
  [press('y', 'KeyY', { ctrlKey: true }), 'redo'],
  [press('у', 'KeyE'), 'eraser'],
  [press('0', 'Digit0'), 'fit'],
  [press('z', 'KeyZ'), null],
  [press('b', 'KeyB', { ctrlKey: true }), null],
])('%o means %s', (event, deed) => {
  expect(keyDeed(event)).toBe(deed)
})

it('erases while Alt or X is held', () => {
  expect(holdsEraser({ key: 'Alt', code: 'AltLeft' })).toBe(true)
  expect(holdsEraser({ key: 'ч', code: 'KeyX' })).toBe(true)
  expect(holdsEraser({ key: 'z', code: 'KeyZ' })).toBe(false)
})
