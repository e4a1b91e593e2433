import { lazy, Suspense } from 'react'
import { create } from 'zustand'
import { useTheme } from './theme'

// Most visits see no toast, so what draws them is fetched with the first one.
const load = () => import('sonner')
const Toaster = lazy(() => load().then((module) => ({ default: module.Toaster })))
const useWanted = create<{ wanted: boolean }>(() => ({ wanted: false }))

interface Extra {
  /** A second line. */
  description?: string
  action?: { label: string; onClick: () => void }
  /** Toasts of one id replace each other. */
  id?: string
  /** The address of a small picture in the place of the usual mark. */
  picture?: string
}

// The names are the library's.
const colors: Record<string, string> = {
  '--normal-bg': 'var(--raised)',
  '--normal-border': 'var(--line-strong)',
  '--normal-text': 'var(--text)',
}

async function say(kind: 'success' | 'error' | 'message', title: string, extra?: Extra) {
  useWanted.setState({ wanted: true })
  const { toast } = await load()
  const { picture, ...rest } = extra ?? {}
  toast[kind](title, picture ? { ...rest, ...pictured(picture) } : rest)
}

const pictured = (src: string) => ({
  icon: <img src={src} alt="" className="size-10 rounded-[6px] object-cover" />,
  classNames: { icon: 'size-10! m-0! mr-2!' },
})

/** toast tells something in the corner that needs no answer and goes by itself. */
export const toast = {
  success: (title: string, extra?: Extra) => void say('success', title, extra),
  error: (title: string, extra?: Extra) => void say('error', title, extra),
  message: (title: string, extra?: Extra) => void say('message', title, extra),
}

/** ToastHost is where toasts are shown; it stands once in the client. */
export function ToastHost() {
  const wanted = useWanted((state) => state.wanted)
  const theme = useTheme((state) => state.theme)
  if (!wanted) return null
  return (
    <Suspense>
      <Toaster
        theme={theme}
        position="bottom-right"
        closeButton
        style={colors}
        toastOptions={{ className: 'font-sans' }}
      />
    </Suspense>
  )
}
