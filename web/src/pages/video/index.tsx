import { Clapperboard } from 'lucide-react'
import type { Action } from '@/api/types'
import { ActionChoice } from '@/composer/action-choice'
import { ComposeForm } from '@/composer/compose-form'
import { Studio } from '@/composer/studio'
import { useAddress } from '@/composer/use-address'
import { useComposer } from '@/composer/use-composer'
import { Stage } from '@/generations/stage'
import { useText } from '@/i18n/locale'
import { useTitle } from '@/ui/title'
import { Empty } from '@/ui/state'

const actions: Action[] = ['video_create', 'video_i2v', 'video_edit', 'video_upscale']
const shown: Action[] = [...actions, 'video_keyframes']
const filters = { actionType: 'video' } as const

/** Page makes and changes films. */
export function Page() {
  const text = useText().video
  useTitle(text.title)
  const [action, choose] = useAddress('video', actions)
  const composer = useComposer(action)
  return (
    <Studio
      title={text.title}
      form={
        <ComposeForm
          composer={composer}
          label={text.send[action] ?? text.title}
          placeholder={text.placeholder}
          head={
            <ActionChoice
              label={text.action}
              actions={actions}
              value={action}
              onChange={choose}
              words={text.actions}
            />
          }
        />
      }
    >
      <Stage
        filters={filters}
        actions={shown}
        empty={
          <Empty icon={Clapperboard} title={text.empty}>
            {text.emptyHint}
          </Empty>
        }
      />
    </Studio>
  )
}
