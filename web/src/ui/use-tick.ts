import { useSyncExternalStore } from 'react'

/** clockOf makes a clock that ticks for all its readers by one timer, and stands still while it has none. */
function clockOf(pause: number) {
  const readers = new Set<() => void>()
  let now = Date.now()
  let timer: ReturnType<typeof setInterval> | undefined
  const tick = () => {
    now = Date.now()
    for (const reader of readers) reader()
  }
  const subscribe = (reader: () => void) => {
    if (readers.size === 0) {
      now = Date.now()
      timer = setInterval(tick, pause)
    }
    readers.add(reader)
    return () => {
      readers.delete(reader)
      if (readers.size === 0) clearInterval(timer)
    }
  }
  return { subscribe, read: () => now }
}

const seconds = clockOf(1000)
const minutes = clockOf(30_000)

/** useEverySecond gives the time and draws anew each second. */
export const useEverySecond = () => useSyncExternalStore(seconds.subscribe, seconds.read)

/** useEveryMinute gives the time for what is told in minutes; half a minute late at most. */
export const useEveryMinute = () => useSyncExternalStore(minutes.subscribe, minutes.read)
