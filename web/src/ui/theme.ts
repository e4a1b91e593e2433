import { create } from 'zustand'

export type Theme = 'system' | 'dark' | 'light'

const key = 'darkroom.theme'
const prefersLight = () => matchMedia('(prefers-color-scheme: light)')

function stored(): Theme {
  const value = localStorage.getItem(key)
  return value === 'dark' || value === 'light' ? value : 'system'
}

function apply(theme: Theme) {
  const light = theme === 'light' || (theme === 'system' && prefersLight().matches)
  document.documentElement.dataset.theme = light ? 'light' : 'dark'
}

/** useTheme holds which theme the person chose; `system` follows the machine. public/theme.js applies it before the first paint. */
export const useTheme = create<{ theme: Theme; choose: (theme: Theme) => void }>((set) => ({
  theme: stored(),
  choose: (theme) => {
    if (theme === 'system') localStorage.removeItem(key)
    else localStorage.setItem(key, theme)
    apply(theme)
    set({ theme })
  },
}))

/** followSystem changes the theme with the machine's, while the person has not chosen one. */
export function followSystem() {
  prefersLight().addEventListener('change', () => apply(useTheme.getState().theme))
}
