/** How often to ask while nothing is told: what a person waits for is asked for often, what nobody looks at seldom. */
export function pollInterval(state: { connected: boolean; active: boolean; hidden: boolean }): number | null {
  if (state.connected) return null
  if (state.hidden) return 120_000
  return state.active ? 5_000 : 60_000
}
