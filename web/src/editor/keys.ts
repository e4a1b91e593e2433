/** What a key does in the mask editor. */
export type KeyDeed =
  'undo' | 'redo' | 'smaller' | 'larger' | 'brush' | 'eraser' | 'invert' | 'fit' | 'closer' | 'farther'

const plain: Record<string, KeyDeed> = {
  '[': 'smaller',
  ']': 'larger',
  b: 'brush',
  e: 'eraser',
  i: 'invert',
  '0': 'fit',
  '+': 'closer',
  '=': 'closer',
  '-': 'farther',
  // The same two keys of a Russian keyboard.
  х: 'smaller',
  ъ: 'larger',
}

type Press = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>

/** keyDeed is what a key that was pressed means, or null. Where keys carry other letters their place counts. */
export function keyDeed(press: Press): KeyDeed | null {
  if (press.ctrlKey || press.metaKey) {
    if (press.code === 'KeyZ') return press.shiftKey ? 'redo' : 'undo'
    return press.code === 'KeyY' ? 'redo' : null
  }
  const letter = press.code.startsWith('Key') ? press.code.slice(3).toLowerCase() : press.key
  return plain[letter] ?? plain[press.key] ?? null
}

/** holdsEraser tells whether a key erases for as long as it is held. */
export const holdsEraser = (press: Pick<KeyboardEvent, 'key' | 'code'>) =>
  press.key === 'Alt' || press.code === 'KeyX'

/** isTyping tells whether a key belongs to a text that somebody writes. */
export const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
