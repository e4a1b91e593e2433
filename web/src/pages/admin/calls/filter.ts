import { anId, aTime, oneOf, text, whole } from '../parts/params'

export const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const

/** CallFilter is what the log of the API is filtered by, in the words of its route. */
export interface CallFilter {
  route?: string
  method?: (typeof methods)[number]
  /** A whole status, or the first digit of some. */
  status?: number
  userId?: string
  requestId?: string
  since?: string
  until?: string
}

/** checks read a filter out of an address. */
export const checks = {
  route: text(200),
  method: oneOf(methods),
  status: whole(1, 599),
  userId: anId,
  requestId: text(64),
  since: aTime,
  until: aTime,
}
