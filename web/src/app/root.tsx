import { Suspense, useEffect } from 'react'
import { BrowserRouter } from 'react-router'
import { ConfirmHost } from '@/ui/confirm'
import { ToastHost } from '@/ui/toast'
import { Boundary } from './boundary'
import { PageLoading } from './loading'
import { AllRoutes } from './routes'
import { ScrollMemory } from './scroll-memory'

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

/** Root is the whole client. */
export function Root() {
  useNewRelease()
  return (
    <BrowserRouter>
      <Boundary>
        <Suspense fallback={<PageLoading />}>
          <AllRoutes />
        </Suspense>
      </Boundary>
      <ConfirmHost />
      <ToastHost />
      <ScrollMemory />
    </BrowserRouter>
  )
}
