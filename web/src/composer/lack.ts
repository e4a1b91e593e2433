import type { Dictionary } from '@/i18n/en'
import type { Lack } from './request'

/** sayLack says what a form still needs. */
export function sayLack(lack: Lack, words: Dictionary['composer']): string {
  switch (lack.what) {
    case 'setting':
      return words.lacks.setting(lack.field.title)
    case 'pattern':
      return words.lacks.pattern(lack.field.title)
    default:
      return words.lacks[lack.what]
  }
}
