import type { Action } from '@/api/types'
import { Segmented } from '@/ui/segmented'

interface ActionChoiceProps {
  label: string
  actions: Action[]
  value: Action
  onChange: (action: Action) => void
  words: Partial<Record<Action, string>>
}

/** ActionChoice chooses what a studio page does. */
export const ActionChoice = ({ label, actions, value, onChange, words }: ActionChoiceProps) => (
  <Segmented
    label={label}
    value={value}
    onChange={onChange}
    className="w-full [&>button]:px-2"
    options={actions.map((action) => ({ value: action, label: words[action] ?? action }))}
  />
)
