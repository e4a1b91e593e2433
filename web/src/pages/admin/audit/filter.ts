import { anId, aTime, text } from '../parts/params'

/** AuditFilter is what the log of acts is filtered by, in the words of its route. */
export interface AuditFilter {
  act?: string
  actorId?: string
  target?: string
  since?: string
  until?: string
}

/** checks read a filter out of an address. */
export const checks = { act: text(100), actorId: anId, target: text(200), since: aTime, until: aTime }
