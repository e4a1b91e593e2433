import { create } from 'zustand'
import type { GenerationEvent } from '@/api/types'

export type Connection = 'connecting' | 'open' | 'down'

interface Live {
  connection: Connection
  /** The last that was told of each generation, by its id. */
  events: Record<string, GenerationEvent>
}

/** useLive holds what the stream of events told since the page was loaded. */
export const useLive = create<Live>(() => ({ connection: 'connecting', events: {} }))

const ended = new Set(['completed', 'failed', 'cancelled'])

/** isEnded tells whether a status is final, until somebody asks for another run. */
export const isEnded = (status: string) => ended.has(status)

/** isNewer tells whether event says more than what is known: a later run, or a later time of the same. */
function isNewer(event: GenerationEvent, known: GenerationEvent | undefined): boolean {
  if (!known || event.run !== known.run) return !known || event.run > known.run
  return event.at >= known.at
}

/** take keeps an event; false if it tells what is known already or older news. */
export function take(event: GenerationEvent): boolean {
  const known = useLive.getState().events[event.id]
  if (!isNewer(event, known)) return false
  useLive.setState((live) => ({ events: { ...live.events, [event.id]: event } }))
  return known?.status !== event.status || known.stage !== event.stage
}

/**
 * takeSnapshot keeps what runs and returns the ids of those that were thought to run and do not any more: they ended
 * while nobody listened.
 */
export function takeSnapshot(running: GenerationEvent[]): string[] {
  const ids = new Set(running.map((event) => event.id))
  const gone = Object.values(useLive.getState().events)
    .filter((event) => !isEnded(event.status) && !ids.has(event.id))
    .map((event) => event.id)
  useLive.setState((live) => {
    const stays = Object.entries(live.events).filter(([id]) => !gone.includes(id))
    const events = Object.fromEntries(stays)
    for (const event of running) if (isNewer(event, events[event.id])) events[event.id] = event
    return { events }
  })
  return gone
}

/** forget drops everything, when another person signs in. */
export const forget = () => useLive.setState({ events: {} })
