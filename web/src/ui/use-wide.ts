import { useSyncExternalStore } from 'react'

const wide = '(min-width: 1024px)' // as `lg` of the styles

function subscribe(changed: () => void) {
  const query = matchMedia(wide)
  query.addEventListener('change', changed)
  return () => query.removeEventListener('change', changed)
}

/** useWide tells whether there is room for a column beside the work. */
export const useWide = () => useSyncExternalStore(subscribe, () => matchMedia(wide).matches)
