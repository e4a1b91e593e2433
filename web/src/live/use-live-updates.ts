import { useQueryClient, type QueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { keys } from '@/api/keys'
import type { Counts } from '@/api/types'
import { pollInterval } from './poll'
import { forget, isEnded, take, takeSnapshot, useLive } from './store'
import { listen } from './stream'

// Several events that come together cause one request, not one each.
const gatherFor = 250

/** refresher has what is kept of lists and money asked for anew, at most once in gatherFor. */
function refresher(client: QueryClient) {
  let timer: ReturnType<typeof setTimeout> | undefined
  return {
    soon: () => {
      timer ??= setTimeout(() => {
        timer = undefined
        void client.invalidateQueries({ queryKey: ['generations'] })
        void client.invalidateQueries({ queryKey: keys.billing })
        void client.invalidateQueries({ queryKey: ['batch'] })
      }, gatherFor)
    },
    stop: () => clearTimeout(timer),
  }
}

/** useLiveUpdates keeps everything on the page true to what happens on the server, for who is signed in. */
export function useLiveUpdates(personId: string, onNotification: () => void) {
  const client = useQueryClient()
  useEffect(() => {
    const refresh = refresher(client)
    const stop = listen({
      snapshot: (snapshot) => {
        const gone = takeSnapshot(snapshot.generations)
        for (const id of gone) void client.invalidateQueries({ queryKey: keys.generation(id) })
        refresh.soon()
        onNotification()
      },
      generation: (event) => {
        if (!take(event)) return
        if (isEnded(event.status) || event.status === 'pending') refresh.soon()
        void client.invalidateQueries({ queryKey: keys.generation(event.id) })
      },
      notification: onNotification,
    })
    return () => {
      stop()
      refresh.stop()
      forget()
    }
  }, [client, personId, onNotification])
  usePolling(client)
}

/** usePolling asks while the stream is away. */
function usePolling(client: QueryClient) {
  const connected = useLive((live) => live.connection !== 'down')
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const plan = () => {
      clearTimeout(timer)
      const active = (client.getQueryData<Counts>(keys.counts)?.processing ?? 0) > 0
      const pause = pollInterval({ connected, active, hidden: document.hidden })
      if (pause === null) return
      timer = setTimeout(() => {
        void client.invalidateQueries({ queryKey: ['generations'] })
        void client.invalidateQueries({ queryKey: ['generation'] })
        plan()
      }, pause)
    }
    plan()
    document.addEventListener('visibilitychange', plan)
    return () => {
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', plan)
    }
  }, [client, connected])
}
