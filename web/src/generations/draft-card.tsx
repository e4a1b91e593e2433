import { useModel } from '@/models/models'
import { useText } from '@/i18n/locale'
import { Developing } from './developing'
import type { Draft } from './draft-store'

/** DraftCard is the card of what was just asked for, before the server has answered. */
export function DraftCard({ draft }: { draft: Draft }) {
  const text = useText().generation
  const model = useModel(draft.request.model_id)
  return (
    <article
      className="@container relative size-full overflow-hidden rounded-[6px] bg-surface"
      aria-label={text.sending}
    >
      <Developing
        prompt={draft.request.prompt || model?.name || ''}
        status="pending"
        stage=""
        progress={0}
        inLine={false}
        since={draft.pressedAt}
        usual={model?.usual_seconds ?? 0}
      />
    </article>
  )
}
