import type { Limit } from '@/api/schema.gen'

export interface WrittenLimit {
  user_id?: string | undefined
  model_id?: string | undefined
  perMinute: string
  running: string
}

/** isWhole tells whether a number of a limit is one, or was left out. */
export const isWhole = (written: string, most: number) =>
  written === '' || (/^\d+$/.test(written) && Number(written) <= most)

/**
 * limitOf reads a limit as it was written; undefined while it says nothing, or something that is none. How many at a time
 * goes only with a model.
 */
export function limitOf({ user_id, model_id, perMinute, running }: WrittenLimit): Limit | undefined {
  const atATime = model_id ? running : ''
  if (!isWhole(perMinute, 10_000) || !isWhole(atATime, 1000)) return undefined
  if (perMinute === '' && atATime === '') return undefined
  return {
    ...(user_id && { user_id }),
    ...(model_id && { model_id }),
    ...(perMinute !== '' && { per_minute: Number(perMinute) }),
    ...(atATime !== '' && { running: Number(atATime) }),
  }
}
