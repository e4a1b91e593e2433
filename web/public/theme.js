// Sets the theme that the person chose, or the system's, before anything is drawn. Keep in step with src/ui/theme.ts.
const chosen = localStorage.getItem('darkroom.theme')
const light = chosen === 'light' || (chosen !== 'dark' && matchMedia('(prefers-color-scheme: light)').matches)
document.documentElement.dataset.theme = light ? 'light' : 'dark'
