import { create } from 'zustand'
import { en, type Dictionary, type FrameDictionary } from './en'
import type { PageDictionary } from './en-pages'
import { unchanged, type ServerWords } from './server-words'

export type Locale = 'en' | 'ru'

/** languages are those one can choose, under their own names. */
export const languages: Record<Locale, string> = { en: 'English', ru: 'Русский' }

const key = 'darkroom.language'

// The frame's English comes with the client; everything else is fetched by those who read it.
const frame: Record<Locale, () => Promise<FrameDictionary>> = {
  en: () => Promise.resolve(en),
  ru: () => import('./ru').then((module) => module.ru),
}
const pages: Record<Locale, () => Promise<PageDictionary>> = {
  en: () => import('./en-pages').then((module) => module.enPages),
  ru: () => import('./ru-pages').then((module) => module.ruPages),
}
const server: Record<Locale, () => Promise<ServerWords>> = {
  en: () => Promise.resolve(unchanged),
  ru: () => import('./ru-said').then((module) => module.ruSaid),
}

interface Language {
  locale: Locale
  /** Lacks what pages say until the first page that says it is opened, which waits for fetchPageWords. */
  words: FrameDictionary & Partial<PageDictionary>
  complete: boolean
  server: ServerWords
}

const useLanguage = create<Language>(() => ({
  locale: 'en',
  words: en,
  complete: false,
  server: unchanged,
}))

/** locale is the language of numbers and dates. */
export const locale = () => useLanguage.getState().locale

/** words are all texts, for code outside of components; components use useText. */
export const words = () => useLanguage.getState().words as Dictionary

/** useText gives all texts in the person's language and draws anew when they choose another. */
export const useText = () => useLanguage((state) => state.words) as Dictionary

/** serverWords translate what the server says, by `said`. */
export const serverWords = () => useLanguage.getState().server

/** useServerWords is for components that keep what `said` gives them, until the person chooses another language. */
export const useServerWords = () => useLanguage((state) => state.server)

/** useLocale tells the language, for the one place that chooses it. */
export const useLocale = () => useLanguage((state) => state.locale)

/** fetchPageWords fetches what pages beyond the first say; it is awaited before one of them is drawn. */
export async function fetchPageWords(): Promise<void> {
  const { locale, complete } = useLanguage.getState()
  if (complete) return
  const fetched = await pages[locale]()
  // Another language may have been chosen meanwhile, with all its words.
  useLanguage.setState((state) =>
    state.locale === locale ? { words: { ...state.words, ...fetched }, complete: true } : state,
  )
}

/** chooseLanguage fetches a language, changes to it and remembers it. */
export async function chooseLanguage(chosen: Locale): Promise<void> {
  const [first, others, said] = await Promise.all([frame[chosen](), pages[chosen](), server[chosen]()])
  useLanguage.setState({ locale: chosen, words: { ...first, ...others }, complete: true, server: said })
  document.documentElement.lang = chosen
  localStorage.setItem(key, chosen)
}

/** startLanguage takes the language that was chosen before, or the browser's, before the first draw. */
export async function startLanguage(): Promise<void> {
  const wanted = localStorage.getItem(key) ?? navigator.language.slice(0, 2)
  if (wanted === 'ru') await chooseLanguage('ru').catch(() => undefined)
}
