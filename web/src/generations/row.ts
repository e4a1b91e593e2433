import type { Generation, GenerationDetail, Preview } from '@/api/types'

/** rowOf makes of everything of a generation what a list tells of it. */
export function rowOf(detail: GenerationDetail): Generation {
  const previews = detail.output_urls.map((_url, index): Preview => {
    const asset = detail.assets.find((one) => one.index === index)
    if (!asset) return null
    const { kind, width, height, thumbhash, duration_ms } = asset
    return { kind, width, height, thumbhash, duration_ms }
  })
  return {
    action: detail.action,
    ...(detail.batch_id ? { batch_id: detail.batch_id } : {}),
    completed_at: detail.completed_at,
    cost_usd: detail.cost_usd,
    created_at: detail.created_at,
    creator: detail.creator,
    error_kind: detail.error_kind,
    error_message: detail.error_message,
    id: detail.id,
    ...(detail.in_line ? { in_line: true } : {}),
    is_favorite: detail.is_favorite,
    model_id: detail.model_id,
    model_name: detail.model_name,
    output_text: detail.output_text,
    output_thumbs: detail.output_thumbs,
    output_urls: detail.output_urls,
    previews,
    progress: detail.progress,
    prompt: detail.prompt,
    run: detail.run,
    stage: detail.stage,
    status: detail.status,
    user_id: detail.user_id,
    usual_seconds: detail.usual_seconds,
    viewed: detail.viewed,
    workspace_id: detail.workspace_id,
  }
}
