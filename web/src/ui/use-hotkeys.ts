import { useEffect, useRef } from 'react'

/**
 * Keys by what is pressed, such as `f`, `Escape`, `ArrowLeft`, `mod+Enter` (Ctrl, or ⌘ on a Mac), `shift+a`. What answers
 * false leaves the key to the browser.
 */
export type Hotkeys = Record<string, ((event: KeyboardEvent) => unknown) | undefined>

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))

function nameOf(event: KeyboardEvent): string {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key
  return `${event.ctrlKey || event.metaKey ? 'mod+' : ''}${event.shiftKey && event.key.length > 1 ? 'shift+' : ''}${key}`
}

/** useHotkeys answers keys on the whole page. While somebody types or a dialog is open only those with `mod+` count. */
export function useHotkeys(keys: Hotkeys, enabled = true) {
  const current = useRef(keys)
  useEffect(() => {
    current.current = keys
  })
  useEffect(() => {
    if (!enabled) return
    const press = (event: KeyboardEvent) => {
      const name = nameOf(event)
      const act = current.current[name]
      if (!act || event.defaultPrevented) return
      if (
        !name.startsWith('mod+') &&
        (isTyping(event.target) || document.querySelector('[role=dialog],[role=menu],[role=listbox]'))
      )
        return
      if (act(event) !== false) event.preventDefault()
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [enabled])
}
