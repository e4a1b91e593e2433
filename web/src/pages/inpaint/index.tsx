import { useMemo, useSyncExternalStore } from 'react'
import { useSearchParams } from 'react-router'
import type { Action, Model } from '@/api/types'
import { fromOf } from '@/composer/again'
import type { InputFile } from '@/composer/sheet'
import { useAddress } from '@/composer/use-address'
import { useComposer } from '@/composer/use-composer'
import { EditForm } from '@/editor/edit-form'
import { EditPage } from '@/editor/edit-page'
import { withMask } from '@/editor/edit-composer'
import { maskFor } from '@/editor/held-mask'
import type { Mask } from '@/editor/mask'
import { MaskEditor } from '@/editor/mask-editor'
import { PictureDrop } from '@/editor/picture-drop'
import { ResultView } from '@/editor/result-view'
import { Results } from '@/editor/results'
import { useText } from '@/i18n/locale'
import { isUsable } from '@/models/models'
import { useTitle } from '@/ui/title'
import { toast } from '@/ui/toast'
import { useSend } from './use-send'

const actions: Action[] = ['inpaint']

/** Page redraws the part of a picture that one paints over. */
export function Page() {
  const text = useText().inpaint
  useTitle(text.inpaint)
  useAddress('inpaint', actions)
  const composer = useComposer('inpaint', takesPrompt)
  const [params, setParams] = useSearchParams()
  const shown = params.get('result')
  const picture = composer.sheet.files.image?.[0] ?? null
  const mask = useMemo(() => (picture && picture.width > 0 ? maskFor(picture.url, picture) : null), [picture])
  const painted = usePainted(mask)
  const { sending, problem, send } = useSend(composer, mask)
  const form = withMask(composer, painted, send)
  const take = (file: InputFile) => {
    composer.setFiles('image', () => [file])
    setParams({}, { replace: true })
  }
  return (
    <EditPage
      mode="inpaint"
      form={
        <EditForm
          label={text.send}
          composer={{ ...form, problem: problem ?? composer.problem }}
          busy={sending ? text.sending : null}
        />
      }
      results={<Results action="inpaint" open={shown} />}
      stage={
        shown ? (
          <ResultView
            id={shown}
            onClose={() => setParams({}, { replace: true })}
            onGoOn={(result) => {
              composer.change(fromOf(result, 0, composer.sheet, Date.now()))
              setParams({}, { replace: true })
              toast.success(text.wentOn)
            }}
          />
        ) : (
          <PictureDrop limit={composer.model?.limits.images} onPicture={take} hint={text.empty}>
            {picture && mask && (
              <MaskEditor key={picture.url} mask={mask} picture={{ ...mask.picture, src: picture.url }} />
            )}
          </PictureDrop>
        )
      }
    />
  )
}

// One paints to put something there; a model that only takes away is a choice.
const takesPrompt = (model: Model) => isUsable(model) && model.limits.prompt.max > 0

const nobody = () => () => undefined
const unpainted = () => true

/** usePainted tells whether there is something to redraw. */
function usePainted(mask: Mask | null): boolean {
  return !useSyncExternalStore(mask?.subscribe ?? nobody, mask ? () => mask.state().empty : unpainted)
}
