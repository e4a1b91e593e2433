import { useEffect, useRef } from 'react'

/** usePaste hands over files that are pasted anywhere on the page. */
export function usePaste(enabled: boolean, take: (files: File[]) => void) {
  const current = useRef(take)
  useEffect(() => {
    current.current = take
  })
  useEffect(() => {
    if (!enabled) return
    const paste = (event: ClipboardEvent) => {
      const files = [...(event.clipboardData?.files ?? [])]
      if (files.length === 0 || document.querySelector('[role=dialog]')) return
      event.preventDefault()
      current.current(files)
    }
    window.addEventListener('paste', paste)
    return () => window.removeEventListener('paste', paste)
  }, [enabled])
}
