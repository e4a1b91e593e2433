import { said } from '@/i18n/said'

/** Setting is one setting as people read it. */
export interface Setting {
  name: string
  value: string
}

const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : {}

const words = (key: string) => {
  const spaced = key.replaceAll('_', ' ')
  return spaced.charAt(0).toUpperCase() + spaced.slice(1)
}

// Files have addresses, which nobody reads; the page shows the input itself.
const isReadable = (value: unknown) =>
  (typeof value === 'string' && value !== '' && !value.startsWith('http')) ||
  typeof value === 'number' ||
  typeof value === 'boolean'

/**
 * settingsOf writes settings under the titles and in the order of the model's form, and choices by their names; the seed stands
 * elsewhere.
 */
export function settingsOf(
  settings: Record<string, unknown>,
  schema: Record<string, unknown> | undefined,
  choices: Record<string, string> = {},
): Setting[] {
  const properties = record(schema?.properties)
  const place = (key: string) => {
    const order = record(properties[key])['x-order']
    return typeof order === 'number' ? order : Number.MAX_SAFE_INTEGER
  }
  return Object.entries(settings)
    .filter(([key, value]) => key !== 'seed' && isReadable(value))
    .sort(([a], [b]) => place(a) - place(b) || a.localeCompare(b))
    .map(([key, value]) => {
      const { title, enum: options } = record(properties[key])
      const name = typeof title === 'string' ? said(title) : words(key)
      const choice = Array.isArray(options) ? choices[String(value)] : undefined
      return { name, value: choice ?? String(value) }
    })
}
