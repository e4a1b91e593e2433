import { useNavigate } from 'react-router'
import { asProblem } from '@/api/problem'
import type { CreateGeneration, GenerationDetail } from '@/api/types'
import { resultPath } from '@/generations/links'
import { newDraft, useSubmit } from '@/generations/submit'
import { useText } from '@/i18n/locale'
import { explain } from '@/ui/explain'
import { toast } from '@/ui/toast'

/** variationOf asks for the same once more, with another seed: the provider draws one where none is named. */
export function variationOf(detail: GenerationDetail): CreateGeneration {
  const settings = { ...detail.settings }
  delete settings.seed
  return {
    action: detail.action,
    model_id: detail.model_id,
    settings,
    ...(detail.prompt ? { prompt: detail.prompt } : {}),
    ...(detail.input_image_url ? { input_image_url: detail.input_image_url } : {}),
    ...(detail.input_video_url ? { input_video_url: detail.input_video_url } : {}),
    ...(detail.workspace_id ? { workspace_id: detail.workspace_id } : {}),
  }
}

/** useVariation makes a variation at once, and tells where it develops. */
export function useVariation(detail: GenerationDetail) {
  const text = useText().result
  const navigate = useNavigate()
  const { mutate, isPending } = useSubmit()
  const asset = detail.assets.find((one) => one.width > 0)
  const make = () =>
    mutate(
      { draft: newDraft(variationOf(detail), asset ? asset.width / asset.height : 1) },
      {
        onSuccess: (made) =>
          toast.message(text.variationRuns, {
            action: { label: text.open, onClick: () => void navigate(resultPath(made.id)) },
          }),
        onError: (thrown) => toast.error(explain(asProblem(thrown))),
      },
    )
  return { make, isPending }
}
