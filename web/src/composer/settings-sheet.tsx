import { useState } from 'react'
import { useText } from '@/i18n/locale'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { valueOf, type Field } from './fields'
import { Setting } from './setting'
import type { Composer } from './use-composer'

interface SettingsSheetProps {
  composer: Composer
  fields: Field[]
  onClose: () => void
}

/** SettingsSheet shows the settings of a model that seldom matter. What is changed counts at once. */
export default function SettingsSheet({ composer, fields, onClose }: SettingsSheetProps) {
  const text = useText()
  const { settings, set, model, problem } = composer
  const changed = fields.some((field) => settings[field.name] !== undefined)
  const [resets, setResets] = useState(0)
  const reset = () => {
    composer.reset(fields.map((field) => field.name))
    setResets(resets + 1)
  }
  return (
    <Dialog
      as="sheet"
      open
      onOpenChange={(open) => !open && onClose()}
      title={text.settings.title}
      description={model?.name}
      footer={
        <>
          <Button variant="ghost" disabled={!changed} onClick={reset}>
            {text.common.reset}
          </Button>
          <Button onClick={onClose}>{text.common.close}</Button>
        </>
      }
    >
      <div className="grid gap-5 pt-1">
        {fields.map((field) => (
          <Setting
            // A reset gives fields that hold what is being typed a new start.
            key={`${model?.id} ${field.name} ${resets}`}
            field={field}
            value={valueOf(field, settings)}
            onChange={(value) => set(field.name, value)}
            error={problem?.fieldMessage(`settings.${field.name}`)}
          />
        ))}
      </div>
    </Dialog>
  )
}
