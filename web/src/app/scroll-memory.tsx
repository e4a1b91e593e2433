import { useEffect, useLayoutEffect } from 'react'
import { useLocation, useNavigationType } from 'react-router'

const places = new Map<string, number>()

// A long page has its height back once its answer is there, which may take a moment after going back to it.
const patience = 2000

/** ScrollMemory begins a new page at its top, and finds the place again on a page that one comes back to. */
export function ScrollMemory() {
  const { key, pathname } = useLocation()
  const kind = useNavigationType()

  useEffect(() => {
    history.scrollRestoration = 'manual'
    const note = () => void places.set(key, window.scrollY)
    window.addEventListener('scroll', note, { passive: true })
    return () => window.removeEventListener('scroll', note)
  }, [key])

  useLayoutEffect(() => {
    const wanted = kind === 'POP' ? (places.get(key) ?? 0) : 0
    if (wanted === 0) {
      if (kind === 'PUSH') window.scrollTo(0, 0)
      return
    }
    const until = performance.now() + patience
    let frame = 0
    const back = () => {
      window.scrollTo(0, wanted)
      if (Math.abs(window.scrollY - wanted) > 1 && performance.now() < until)
        frame = requestAnimationFrame(back)
    }
    back()
    return () => cancelAnimationFrame(frame)
    // Only another page is another place: what changes in the address of the same page, such as a filter, is not.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [pathname])
  return null
}
