import { useLayoutEffect, useState, type RefObject } from 'react'

/** useWidth tells how wide an element is, and draws anew when that changes; before it is known, what is expected. */
export function useWidth(of: RefObject<HTMLElement | null>, expected = 0): number {
  const [width, setWidth] = useState(expected)
  useLayoutEffect(() => {
    const element = of.current
    if (!element) return
    // It is called once at the start, before the first paint.
    const observer = new ResizeObserver(() => setWidth(element.clientWidth))
    observer.observe(element)
    return () => observer.disconnect()
  }, [of])
  return width
}
