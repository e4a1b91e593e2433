import { renewSession } from '@/api/renew'
import type { GenerationEvent, Snapshot } from '@/api/types'
import { useLive } from './store'

export interface Listener {
  snapshot: (snapshot: Snapshot) => void
  generation: (event: GenerationEvent) => void
  notification: () => void
}

// A browser comes again by itself when a stream ends (the server says after 2 s). It gives up when the answer is a
// refusal: no session, too many streams, no database. Then we come again, slower each time, up to half a minute.
const firstPause = 2000
const longestPause = 30_000

/** listen follows everything of the person's until the function it returns is called. */
export function listen(to: Listener): () => void {
  let source: EventSource | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let pause = firstPause
  let stopped = false

  const open = () => {
    if (stopped) return
    source = new EventSource('/api/events')
    source.onopen = () => {
      pause = firstPause
      useLive.setState({ connection: 'open' })
    }
    source.onerror = () => {
      if (stopped) return
      useLive.setState({ connection: 'down' })
      if (source?.readyState === EventSource.CLOSED) again()
    }
    source.addEventListener('snapshot', (event) => to.snapshot(JSON.parse(event.data) as Snapshot))
    source.addEventListener('generation', (event) => to.generation(JSON.parse(event.data) as GenerationEvent))
    source.addEventListener('notification', () => to.notification())
  }

  const again = () => {
    clearTimeout(timer)
    timer = setTimeout(() => void renewSession().then(open), pause)
    pause = Math.min(longestPause, pause * 2)
  }
  // Back online there is no reason to sit out the pause.
  const hurry = () => {
    if (source?.readyState === EventSource.OPEN) return
    source?.close()
    clearTimeout(timer)
    pause = firstPause
    open()
  }

  window.addEventListener('online', hurry)
  open()
  return () => {
    stopped = true
    clearTimeout(timer)
    source?.close()
    window.removeEventListener('online', hurry)
  }
}
