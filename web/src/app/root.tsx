import { useEffect } from 'react'
import { Outlet, ScrollRestoration } from 'react-router'
import { ConfirmHost } from '@/ui/confirm'
import { ToastHost } from '@/ui/toast'

// A new release renames the pieces; a page that was open before cannot find its own any more.
function useNewRelease() {
  useEffect(() => {
    const reload = (event: Event) => {
      event.preventDefault()
      location.reload()
    }
    window.addEventListener('vite:preloadError', reload, { once: true })
    return () => window.removeEventListener('vite:preloadError', reload)
  }, [])
}

/** Root is around every page, whether somebody is signed in or not. */
export function Root() {
  useNewRelease()
  return (
    <>
      <Outlet />
      <ConfirmHost />
      <ToastHost />
      <ScrollRestoration />
    </>
  )
}
