import type { Action } from '@/api/types'
import { ActionChoice } from '@/composer/action-choice'
import { ComposeForm } from '@/composer/compose-form'
import { Studio } from '@/composer/studio'
import { useAddress } from '@/composer/use-address'
import { useComposer } from '@/composer/use-composer'
import { useText } from '@/i18n/locale'
import { useTitle } from '@/ui/title'
import { Answers } from './answers'

const actions: Action[] = ['analyze_describe', 'analyze_ocr', 'analyze_prompt']

/** Page says what is in a picture, reads its text, or guesses the prompt that would make it. */
export function Page() {
  const text = useText().analyze
  useTitle(text.title)
  const [action, choose] = useAddress('analyze', actions)
  const composer = useComposer(action)
  return (
    <Studio
      title={text.title}
      form={
        <ComposeForm
          composer={composer}
          label={text.send}
          placeholder={text.questionHint}
          promptLabel={text.question}
          several={false}
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
      <Answers key={action} action={action} />
    </Studio>
  )
}
