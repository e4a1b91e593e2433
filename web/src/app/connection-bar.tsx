import { CloudOff } from 'lucide-react'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { useText } from '@/i18n/locale'
import { useLive } from '@/live/store'
import { useSession } from '@/session/session'

function subscribe(changed: () => void) {
  window.addEventListener('online', changed)
  window.addEventListener('offline', changed)
  return () => {
    window.removeEventListener('online', changed)
    window.removeEventListener('offline', changed)
  }
}

// A stream that ends by its age is back within two seconds; that is nobody's concern.
const patience = 4000

/** ConnectionBar says so when nothing can be asked or told. It floats, so that nothing below it moves. */
export function ConnectionBar() {
  const text = useText().shell
  const online = useSyncExternalStore(subscribe, () => navigator.onLine)
  const signedIn = useSession().state === 'in'
  const down = useLive((live) => live.connection === 'down') && signedIn
  const [long, setLong] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLong(down), down ? patience : 0)
    return () => clearTimeout(timer)
  }, [down])
  if (online && !(down && long)) return null
  return (
    <div role="status" className="pointer-events-none fixed inset-x-0 top-3 z-40 flex justify-center px-4">
      <p className="flex animate-rise items-center gap-2 rounded-full border border-line-strong bg-raised px-4 py-2 text-xs shadow-float">
        <CloudOff className="size-4 text-warn" aria-hidden />
        {online ? text.unreachable : text.offline}
      </p>
    </div>
  )
}
