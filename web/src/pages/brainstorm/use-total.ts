import { useQueries } from '@tanstack/react-query'
import { api, take } from '@/api/client'
import type { Estimate } from '@/api/types'

// What a model takes for a picture does not depend on the words, so it is asked once and not at each letter.
const anyPrompt = 'a picture'

/** useTotal tells what one press costs, all models together; null as long as a price is not known. */
export const useTotal = (models: readonly string[]): number | null =>
  useQueries({
    queries: models.map((model_id) => ({
      queryKey: ['estimate', 'brainstorm', model_id],
      queryFn: () =>
        take(
          api.POST('/api/generations/estimate', {
            body: { action: 'create' as const, model_id, prompt: anyPrompt },
          }),
        ),
      staleTime: 5 * 60_000, // prices change by the day
      retry: false,
    })),
    combine: sum,
  })

function sum(results: { data: Estimate | undefined }[]): number | null {
  let total = 0
  for (const { data } of results) {
    if (!data) return null
    total += data.cost_usd
  }
  return results.length > 0 ? total : null
}
