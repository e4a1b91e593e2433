import { Trash2 } from 'lucide-react'
import { useState, type FormEvent } from 'react'
import { useText } from '@/i18n/locale'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { Input } from '@/ui/field'
import { IconButton } from '@/ui/icon-button'
import { usePresets, type Preset } from './presets'
import type { Composer } from './use-composer'

/** PresetsDialog saves a form under a name and takes it up again. */
export default function PresetsDialog({ composer, onClose }: { composer: Composer; onClose: () => void }) {
  const text = useText()
  const words = text.composer
  const { presets, save, remove } = usePresets()
  const [name, setName] = useState('')
  const { action, model, sheet, settings } = composer
  const keep = (event: FormEvent) => {
    event.preventDefault()
    if (!model || name.trim() === '') return
    save({ name: name.trim(), action, prompt: sheet.prompt, model: model.id, settings })
    setName('')
  }
  const use = (preset: Preset) => {
    composer.change({
      prompt: preset.prompt,
      model: preset.model,
      settings: { ...sheet.settings, [preset.model]: preset.settings },
    })
    onClose()
  }
  const mine = presets.filter((preset) => preset.action === action)
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={words.presets}
      description={words.presetsHint}
    >
      <form onSubmit={keep} className="flex gap-2 pt-1">
        <Input
          aria-label={words.presetName}
          placeholder={words.presetName}
          value={name}
          maxLength={60}
          onChange={(event) => setName(event.target.value)}
        />
        <Button type="submit" disabled={name.trim() === '' || !model}>
          {text.common.save}
        </Button>
      </form>
      {mine.length === 0 && <p className="py-6 text-center text-sm text-muted">{words.noPresets}</p>}
      <ul className="mt-3 grid gap-1">
        {mine.map((preset) => (
          <li key={preset.name} className="flex items-center gap-1">
            <button
              type="button"
              onClick={() => use(preset)}
              className="min-w-0 grow rounded-control px-3 py-2 text-left hover:bg-hover"
            >
              <span className="block truncate text-sm">{preset.name}</span>
              <span className="block truncate text-xs text-muted">{preset.prompt || preset.model}</span>
            </button>
            <IconButton label={words.removePreset(preset.name)} onClick={() => remove(preset.name)}>
              <Trash2 />
            </IconButton>
          </li>
        ))}
      </ul>
    </Dialog>
  )
}
