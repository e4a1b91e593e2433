import { create } from 'zustand'
import { en, type Dictionary } from './en'

export type Locale = 'en' | 'ru'

/** languages are those one can choose, under their own names. */
export const languages: Record<Locale, string> = { en: 'English', ru: 'Русский' }

const key = 'darkroom.language'

// English comes with the client; others are fetched by those who read them.
const load: Record<Locale, () => Promise<Dictionary>> = {
  en: () => Promise.resolve(en),
  ru: () => import('./ru').then((module) => module.ru),
}

const useLanguage = create<{ locale: Locale; words: Dictionary }>(() => ({ locale: 'en', words: en }))

/** locale is the language of numbers and dates. */
export const locale = () => useLanguage.getState().locale

/** words are all texts, for code outside of components; components use useText. */
export const words = () => useLanguage.getState().words

/** useText gives all texts in the person's language and draws anew when they choose another. */
export const useText = () => useLanguage((state) => state.words)

/** useLocale tells the language, for the one place that chooses it. */
export const useLocale = () => useLanguage((state) => state.locale)

/** chooseLanguage fetches a language, changes to it and remembers it. */
export async function chooseLanguage(chosen: Locale): Promise<void> {
  const words = await load[chosen]()
  useLanguage.setState({ locale: chosen, words })
  document.documentElement.lang = chosen
  localStorage.setItem(key, chosen)
}

/** startLanguage takes the language that was chosen before, or the browser's, before the first draw. */
export async function startLanguage(): Promise<void> {
  const wanted = localStorage.getItem(key) ?? navigator.language.slice(0, 2)
  if (wanted === 'ru') await chooseLanguage('ru').catch(() => undefined)
}
