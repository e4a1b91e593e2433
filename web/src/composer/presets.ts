import { usePreference } from '@/session/preferences'
import type { Settings } from './fields'

/** Preset is a form under a name: what to say, which model, and how it is set. Files are not part of it, since they go. */
export interface Preset {
  name: string
  action: string
  prompt: string
  model: string
  settings: Settings
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** readPresets makes sense of what is kept with a profile; what is no preset is left out. */
export function readPresets(kept: unknown): Preset[] {
  if (!Array.isArray(kept)) return []
  return kept.filter(
    (one): one is Preset =>
      isObject(one) &&
      ['name', 'action', 'prompt', 'model'].every((key) => typeof one[key] === 'string') &&
      isObject(one.settings),
  )
}

/** usePresets gives the person's presets; one that is saved under a name that is there takes its place. */
export function usePresets() {
  const [presets, keep] = usePreference('presets', readPresets)
  return {
    presets,
    save: (preset: Preset) => keep([preset, ...presets.filter((one) => one.name !== preset.name)]),
    remove: (name: string) => keep(presets.filter((one) => one.name !== name)),
  }
}
