import { SlidersHorizontal } from 'lucide-react'
import { lazy, Suspense, useMemo, useState } from 'react'
import { useText } from '@/i18n/locale'
import { Button } from '@/ui/button'
import { Skeleton } from '@/ui/state'
import { partsOf, valueOf } from './fields'
import { Setting } from './setting'
import type { Composer } from './use-composer'

const SettingsSheet = lazy(() => import('./settings-sheet'))

/** SchemaForm draws a model's settings from its schema: the few that matter, and the rest in a sheet at the side. */
export function SchemaForm({ composer }: { composer: Composer }) {
  const text = useText().settings
  const [open, setOpen] = useState(false)
  const { fields, settings, set, problem } = composer
  const { main, more } = useMemo(() => partsOf(fields, settings), [fields, settings])
  const changed = more.filter((field) => settings[field.name] !== undefined).length
  // About what most models have: an aspect ratio, one more, and the rest. Those that only tell have nothing to set.
  if (composer.loading) return composer.action.startsWith('analyze_') ? null : <Skeleton className="h-48" />
  return (
    <>
      {main.map((field) => (
        <Setting
          key={`${composer.model?.id} ${field.name}`}
          field={field}
          value={valueOf(field, settings)}
          onChange={(value) => set(field.name, value)}
          error={problem?.fieldMessage(`settings.${field.name}`)}
        />
      ))}
      {more.length > 0 && (
        <Button variant="outline" onClick={() => setOpen(true)} className="justify-between">
          <span className="flex items-center gap-2">
            <SlidersHorizontal aria-hidden /> {text.more}
          </span>
          <span className="text-muted num">{changed > 0 ? text.changed(changed) : more.length}</span>
        </Button>
      )}
      {open && (
        <Suspense>
          <SettingsSheet composer={composer} fields={more} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  )
}
