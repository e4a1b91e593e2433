import { useState } from 'react'
import { useSearchParams } from 'react-router'
import type { Action } from '@/api/types'
import { fromOf } from '@/composer/again'
import type { Composer } from '@/composer/use-composer'
import { useAddress } from '@/composer/use-address'
import { useComposer } from '@/composer/use-composer'
import { withSettings } from '@/editor/edit-composer'
import { EditForm } from '@/editor/edit-form'
import { EditPage } from '@/editor/edit-page'
import { PictureDrop } from '@/editor/picture-drop'
import { ResultView } from '@/editor/result-view'
import { Results } from '@/editor/results'
import type { Size } from '@/editor/view'
import { useText } from '@/i18n/locale'
import { useTitle } from '@/ui/title'
import { toast } from '@/ui/toast'
import { abilityOf, boundsOf, choicesOf, framed, possible, settingsOf, type Ability } from './ability'
import { none, type Frame } from './frame'
import { FrameForm } from './frame-form'
import { FrameStage } from './frame-stage'

const actions: Action[] = ['expand']

/** Page continues a picture beyond its edge, as far as one drags its frame. */
export function Page() {
  const text = useText()
  useTitle(text.inpaint.expand)
  useAddress('expand', actions)
  const composer = useComposer('expand')
  const [params, setParams] = useSearchParams()
  const shown = params.get('result')
  const back = () => setParams({}, { replace: true })
  const file = composer.sheet.files.image?.[0]
  const picture = file && file.width > 0 ? { width: file.width, height: file.height, src: file.url } : null
  const ability = composer.model ? abilityOf(composer.model) : null
  const [drawn, draw] = useDrawn(file?.url, ability, picture)
  const frame = picture && ability ? possible(drawn, ability, picture) : drawn
  const settle = () => draw(frame)
  return (
    <EditPage
      mode="expand"
      form={
        <EditForm
          label={text.expand.send}
          composer={framedForm(composer, ability, picture, drawn, text.expand.frame)}
        >
          {ability && picture && (
            <FrameForm ability={ability} picture={picture} frame={frame} onDraw={draw} />
          )}
        </EditForm>
      }
      results={<Results action="expand" open={shown} />}
      stage={
        shown ? (
          <ResultView
            id={shown}
            onClose={back}
            onGoOn={(result) => {
              composer.change(fromOf(result, 0, composer.sheet, Date.now()))
              back()
              toast.success(text.inpaint.wentOn)
            }}
          />
        ) : (
          <PictureDrop
            limit={composer.model?.limits.images}
            hint={text.expand.empty}
            onPicture={(taken) => {
              composer.setFiles('image', () => [taken])
              back()
            }}
          >
            {picture && (
              <FrameStage
                key={picture.src}
                picture={picture}
                frame={frame}
                drawn={drawn}
                bounds={ability ? boundsOf(ability, picture) : { side: 0, result: Infinity }}
                onDraw={draw}
                onLetGo={settle}
              />
            )}
          </PictureDrop>
        )
      }
    />
  )
}

/** useDrawn is what was drawn around a picture; another picture begins with what its model does by itself. */
function useDrawn(url: string | undefined, ability: Ability | null, picture: Size | null) {
  const [kept, keep] = useState<{ url: string | undefined; frame: Frame } | null>(null)
  const first = ability && picture ? firstFrame(ability, picture) : none
  const frame = kept && kept.url === url ? kept.frame : first
  return [frame, (drawn: Frame) => keep({ url, frame: drawn })] as const
}

/** firstFrame is the first choice that adds something, or a quarter of the width to both sides. */
function firstFrame(ability: Ability, picture: Size): Frame {
  const choice = choicesOf(ability, picture).find(({ frame }) =>
    Object.values(frame).some((added) => added > 0),
  )
  const quarter = Math.round(picture.width / 4)
  return choice?.frame ?? possible({ ...none, left: quarter, right: quarter }, ability, picture)
}

/** framedForm is the form with the frame written into the settings of the model. */
function framedForm(
  composer: Composer,
  ability: Ability | null,
  picture: Size | null,
  drawn: Frame,
  title: string,
): Composer {
  const field = composer.fields.find(({ name }) => framed.includes(name))
  if (!field) return composer
  const values = ability && picture ? settingsOf(drawn, ability, picture) : null
  return withSettings(composer, framed, values, { what: 'setting', field: { ...field, title } })
}
