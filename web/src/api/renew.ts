let renewal: Promise<boolean> | null = null

/**
 * renewSession gets the next access token into the cookie; true when there is one. Requests that fail together share one
 * renewal, and so do tabs: of two that renew at once the second finds the session fresh.
 */
export function renewSession(): Promise<boolean> {
  renewal ??= underLock().finally(() => {
    renewal = null
  })
  return renewal
}

const freshFor = 10_000 // the server takes a refresh token that was just used for as long: docs/sign-in.md
const key = 'darkroom.renewed'

async function underLock(): Promise<boolean> {
  // Absent in tests and over plain http to another machine; then each tab renews for itself, which the server bears.
  if (!('locks' in navigator)) return renew()
  return navigator.locks.request('darkroom.session', async () => {
    if (Date.now() - Number(localStorage.getItem(key)) < freshFor) return true
    return renew()
  })
}

async function renew(): Promise<boolean> {
  try {
    const answer = await globalThis.fetch('/api/auth/refresh', { method: 'POST', credentials: 'same-origin' })
    if (answer.ok) localStorage.setItem(key, String(Date.now()))
    return answer.ok
  } catch {
    return false
  }
}
