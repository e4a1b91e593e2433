/**
 * safeNext is where to go after the sign-in: a path of this site. Whatever a browser would take for another site's
 * address, and the sign-in itself, lead to the first page.
 */
export function safeNext(wanted: string | null): string {
  if (!wanted?.startsWith('/')) return '/'
  const site = 'https://darkroom.invalid'
  let url: URL
  try {
    url = new URL(wanted, site)
  } catch {
    return '/'
  }
  // Browsers read // and /\ as the beginning of a host, and drop tabs and line ends before they do.
  if (url.origin !== site || url.pathname === '/sign-in' || url.pathname.startsWith('//')) return '/'
  return url.pathname + url.search + url.hash
}

const key = 'darkroom.next'

/** keepNext remembers where to go while the person is at a page that brings nothing back but who they are. */
export const keepNext = (next: string) => sessionStorage.setItem(key, next)

/** keptNext is what keepNext was told last, once. */
export function keptNext(): string | null {
  const next = sessionStorage.getItem(key)
  sessionStorage.removeItem(key)
  return next
}
