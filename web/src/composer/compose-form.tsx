import type { ReactNode } from 'react'
import { ModelButton } from '@/models/model-button'
import { Failed, Skeleton } from '@/ui/state'
import { InputFiles } from './input-files'
import { PromptBox } from './prompt-box'
import { SchemaForm } from './schema-form'
import { SubmitBar } from './submit-bar'
import type { Composer } from './use-composer'

// Known before the models are: the others begin with words alone.
const worksOnFile = ({ action }: Composer) => action !== 'create' && action !== 'video_create'
// The first models of Create may be given a picture beside the words.
const mayTakeFile = ({ action }: Composer) => action === 'create'

interface ComposeFormProps {
  composer: Composer
  /** What stands above the form, such as a choice of actions. */
  head?: ReactNode
  /** The verb on the button. */
  label?: string
  placeholder?: string
  /** What the prompt is called here. */
  promptLabel?: string
  /** Whether several may be asked for at once. */
  several?: boolean
}

/** ComposeForm is the whole form of an action: what to say, what to work on, who does it and how, and the one red button. */
export function ComposeForm({ composer, head, label, placeholder, promptLabel, several }: ComposeFormProps) {
  const { failed } = composer
  if (failed)
    return (
      <div className="grid gap-4">
        {head}
        <Failed thrown={failed.thrown} retry={failed.retry} />
      </div>
    )
  return (
    <div className="flex flex-col gap-4">
      {head}
      {/* What is worked on comes before what is said of it; what may be left out comes after. */}
      {composer.loading && worksOnFile(composer) ? (
        <Skeleton className="h-[6.55rem]" />
      ) : (
        <InputFiles composer={composer} which="needed" />
      )}
      <PromptBox composer={composer} label={promptLabel} placeholder={placeholder} />
      {composer.loading && mayTakeFile(composer) ? (
        <Skeleton className="h-[6.55rem]" />
      ) : (
        <InputFiles composer={composer} which="optional" />
      )}
      <ModelButton
        models={composer.models}
        model={composer.model}
        loading={composer.loading}
        onChoose={composer.chooseModel}
      />
      <SchemaForm composer={composer} />
      <div className="sticky bottom-14 -mx-3 bg-bg px-3 pt-3 md:bottom-0 lg:mx-0 lg:px-0">
        <SubmitBar composer={composer} label={label} several={several} />
      </div>
    </div>
  )
}
