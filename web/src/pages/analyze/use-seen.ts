import { useEffect, useRef, useState, type RefObject } from 'react'

/** useSeen tells whether an element has come into sight, or near it; once it has, it stays so. */
export function useSeen<E extends Element>(): [boolean, RefObject<E | null>] {
  const ref = useRef<E>(null)
  const [seen, setSeen] = useState(false)
  useEffect(() => {
    const element = ref.current
    if (!element || seen) return
    const observer = new IntersectionObserver(
      (entries) => entries.some((entry) => entry.isIntersecting) && setSeen(true),
      { rootMargin: '200px' },
    )
    observer.observe(element)
    return () => observer.disconnect()
  }, [seen])
  return [seen, ref]
}
