import { lazy, Suspense } from 'react'
import { ImagePlus } from 'lucide-react'
import { Navigate, useSearchParams } from 'react-router'
import type { Action } from '@/api/types'
import { ActionChoice } from '@/composer/action-choice'
import { ComposeForm } from '@/composer/compose-form'
import { Studio } from '@/composer/studio'
import { useAddress } from '@/composer/use-address'
import { useComposer } from '@/composer/use-composer'
import { resultPath } from '@/generations/links'
import { pictures } from '@/generations/queries'
import { useText } from '@/i18n/locale'
import { useTitle } from '@/ui/title'
import { Empty, Skeleton } from '@/ui/state'

// The form can be used before results can be shown; both are fetched at once.
const stage = import('@/generations/stage').then((module) => ({ default: module.Stage }))
const Stage = lazy(() => stage)

const actions: Action[] = ['create', 'edit', 'upscale', 'remove_bg']
const shown: Action[] = [...actions, 'inpaint', 'expand']

/** Page makes and changes pictures. */
export function Page() {
  const [params] = useSearchParams()
  // Mails and messages of an earlier client lead here.
  const generation = params.get('generation')
  return generation ? <Navigate to={resultPath(generation)} replace /> : <Create />
}

function Create() {
  const text = useText().create
  useTitle(text.title)
  const [action, choose] = useAddress('image', actions)
  const composer = useComposer(action)
  return (
    <Studio
      title={text.title}
      form={
        <ComposeForm
          composer={composer}
          label={text.send[action] ?? text.title}
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
      <Suspense fallback={<Skeleton className="h-60" />}>
        <Stage
          filters={pictures}
          actions={shown}
          empty={
            <Empty icon={ImagePlus} title={text.empty}>
              {text.emptyHint}
            </Empty>
          }
        />
      </Suspense>
    </Studio>
  )
}
