import type { ReactNode } from 'react'
import { InputFiles } from '@/composer/input-files'
import { PromptBox } from '@/composer/prompt-box'
import { SchemaForm } from '@/composer/schema-form'
import { SubmitBar } from '@/composer/submit-bar'
import type { Composer } from '@/composer/use-composer'
import { useText } from '@/i18n/locale'
import { ModelButton } from '@/models/model-button'
import { Failed, Notice } from '@/ui/state'

interface EditFormProps {
  /** The verb on the button. */
  label: string
  composer: Composer
  /** What is under way before the request leaves; nothing can be pressed meanwhile. */
  busy?: string | null
  /** What the editor adds between the model and its settings. */
  children?: ReactNode
}

/** EditForm is the form beside an editor: all but the picture, which stands on the stage. */
export function EditForm({ composer, label, busy = null, children }: EditFormProps) {
  const text = useText().inpaint
  const { failed, models, model, loading, chooseModel } = composer
  if (failed) return <Failed thrown={failed.thrown} retry={failed.retry} />
  return (
    <>
      <InputFiles composer={composer} without={['image', 'mask']} />
      <PromptBox composer={composer} placeholder={text.placeholder} />
      <ModelButton models={models} model={model} loading={loading} onChoose={chooseModel} />
      {children}
      <SchemaForm composer={composer} />
      <div className="sticky bottom-14 -mx-3 bg-bg px-3 pt-3 md:bottom-0 lg:mx-0 lg:px-0">
        {busy && (
          <Notice className="mb-2">
            <span className="animate-pulse">{busy}</span>
          </Notice>
        )}
        <SubmitBar composer={composer} label={label} />
      </div>
    </>
  )
}
