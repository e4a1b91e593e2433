import { locale, useLocale, useText as useAll, words as all, type Locale } from '@/i18n/locale'
import { en, type AdminDictionary } from './en'
import { ru } from './ru'

const texts: Record<Locale, AdminDictionary> = { en, ru }

/** useText gives all texts in the person's language, those of the admin pages among them. */
export function useText() {
  const text = useAll()
  return { ...text, admin: texts[useLocale()] }
}

/** words are the same for code outside of components. */
export const words = () => ({ ...all(), admin: texts[locale()] })
