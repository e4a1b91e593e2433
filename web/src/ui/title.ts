import { useEffect } from 'react'
import { useText } from '@/i18n/locale'

// What stands in the browser's tab has two authors: the page names it, the bell counts what is new.
const tab = { name: '', fresh: 0 }

function write() {
  document.title = tab.fresh > 0 ? `(${tab.fresh}) ${tab.name}` : tab.name
}

/** useTitle names the tab of the browser. */
export function useTitle(title: string) {
  const app = useText().common.appName
  useEffect(() => {
    tab.name = title ? `${title} · ${app}` : app
    write()
  }, [title, app])
}

/** useFreshInTitle tells in the tab how much is new, for who looks at another one; when who knows it leaves, it is gone. */
export function useFreshInTitle(fresh: number) {
  useEffect(() => {
    tab.fresh = fresh
    write()
    return () => {
      tab.fresh = 0
      write()
    }
  }, [fresh])
}
