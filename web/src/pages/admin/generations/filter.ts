import type { Action, FailureKind, Provider, Status } from '@/api/types'
import type { ActionType, AdminFilter, DateRange } from '@/api/schema.gen'
import { anId, aTime, oneOf, text } from '../parts/params'

export const statuses = [
  'pending',
  'queued',
  'processing',
  'completed',
  'failed',
  'cancelled',
] as const satisfies readonly Status[]
export const kinds = [
  'auth',
  'billing',
  'invalid_input',
  'moderation',
  'rate_limited',
  'provider_busy',
  'gone',
  'canceled',
  'result_expired',
  'network',
  'deadline',
  'media',
  'unknown',
] as const satisfies readonly FailureKind[]
export const providers = ['replicate', 'fal', 'google', 'higgsfield'] as const satisfies readonly Provider[]
export const ranges = ['today', 'yesterday', 'week', 'month'] as const satisfies readonly DateRange[]
export const types = ['image', 'video', 'text'] as const satisfies readonly ActionType[]
export const actions = [
  'create',
  'edit',
  'upscale',
  'remove_bg',
  'inpaint',
  'expand',
  'video_create',
  'video_i2v',
  'video_edit',
  'video_upscale',
  'video_keyframes',
  'analyze_describe',
  'analyze_ocr',
  'analyze_prompt',
] as const satisfies readonly Action[]

/** GenerationFilter is what a list of everybody's generations is filtered by, in the words of its route. */
export interface GenerationFilter {
  q?: string
  status?: Status
  errorKind?: (typeof kinds)[number]
  dateRange?: DateRange
  since?: string
  until?: string
  modelId?: string
  userId?: string
  workspaceId?: string
  batchId?: string
  provider?: Provider
  action?: Action
  actionType?: ActionType
}

/** checks read a filter out of an address. */
export const checks = {
  q: text(200),
  status: oneOf(statuses),
  errorKind: oneOf(kinds),
  dateRange: oneOf(ranges),
  since: aTime,
  until: aTime,
  modelId: text(100),
  userId: anId,
  workspaceId: anId,
  batchId: anId,
  provider: oneOf(providers),
  action: oneOf(actions),
  actionType: oneOf(types),
}

/**
 * retryFilter is the same filter for a retry of all that it finds. Undefined where such a retry would take more than the
 * list shows: it knows neither words nor kinds of result, and takes failed or cancelled ones only.
 */
export function retryFilter(filter: GenerationFilter): AdminFilter | undefined {
  if (filter.q || filter.actionType) return undefined
  if (filter.status !== 'failed' && filter.status !== 'cancelled') return undefined
  return {
    status: filter.status,
    ...(filter.errorKind && { error_kind: filter.errorKind }),
    ...(filter.dateRange && { date_range: filter.dateRange }),
    ...(filter.since && { since: filter.since }),
    ...(filter.until && { until: filter.until }),
    ...(filter.modelId && { model_id: filter.modelId }),
    ...(filter.userId && { user_id: filter.userId }),
    ...(filter.workspaceId && { workspace_id: filter.workspaceId }),
    ...(filter.batchId && { batch_id: filter.batchId }),
    ...(filter.provider && { provider: filter.provider }),
    ...(filter.action && { action: filter.action }),
  }
}

/** mayRetry and mayCancel tell what can be done with a generation as it stands. */
export const mayRetry = (row: { status: Status }) => row.status === 'failed' || row.status === 'cancelled'
export const mayCancel = (row: { status: Status }) => !mayRetry(row) && row.status !== 'completed'
