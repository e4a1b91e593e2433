import { useEffect, useRef, useState } from 'react'
import { holdsEraser, isTyping, keyDeed, type KeyDeed } from './keys'

/**
 * useMaskKeys answers the keys of the editor and tells which are held. A page with a prompt beside the canvas leaves
 * every key that somebody types to the text, undo included.
 */
export function useMaskKeys(deeds: Record<KeyDeed, () => void>) {
  const current = useRef(deeds)
  const space = useRef(false)
  const [erasing, setErasing] = useState(false)
  const [panning, setPanning] = useState(false)
  useEffect(() => {
    current.current = deeds
  })
  useEffect(() => {
    const hold = (held: boolean) => {
      space.current = held
      setPanning(held)
    }
    const down = (event: KeyboardEvent) => {
      if (isTyping(event.target) || event.defaultPrevented || document.querySelector('[role=dialog]')) return
      if (holdsEraser(event)) {
        if (event.key === 'Alt') event.preventDefault() // it would open the browser's menu
        return setErasing(true)
      }
      // On a button the space bar presses it.
      if (event.code === 'Space' && !(event.target instanceof HTMLButtonElement)) {
        event.preventDefault()
        return hold(true)
      }
      const deed = keyDeed(event)
      if (!deed) return
      event.preventDefault()
      current.current[deed]()
    }
    const up = (event: KeyboardEvent) => {
      if (holdsEraser(event)) setErasing(false)
      if (event.code === 'Space') hold(false)
    }
    const leave = () => {
      setErasing(false)
      hold(false)
    }
    window.addEventListener('keydown', down)
    window.addEventListener('keyup', up)
    window.addEventListener('blur', leave)
    return () => {
      window.removeEventListener('keydown', down)
      window.removeEventListener('keyup', up)
      window.removeEventListener('blur', leave)
    }
  }, [])
  return { erasing, panning, wantsPan: () => space.current }
}
