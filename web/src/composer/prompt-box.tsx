import { Bookmark, Clock } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { count } from '@/i18n/format'
import { useText } from '@/i18n/locale'
import { cn } from '@/ui/cn'
import { Field, TextArea } from '@/ui/field'
import { IconButton } from '@/ui/icon-button'
import { Popover } from '@/ui/popover'
import type { Composer } from './use-composer'

const PromptHistory = lazy(() => import('./prompt-history'))
const PresetsDialog = lazy(() => import('./presets-dialog'))

/** PromptBox is where one says what one wants. Ctrl or ⌘ with Enter sends it. */
export function PromptBox({
  composer,
  label,
  placeholder,
}: {
  composer: Composer
  label?: string
  placeholder?: string
}) {
  const text = useText().composer
  const { model, sheet, change, problem } = composer
  const limit = model?.limits.prompt
  if (model && limit?.max === 0) return null
  const over = limit && sheet.prompt.length > limit.max
  const near = limit && sheet.prompt.length > limit.max * 0.8
  return (
    <div className="relative">
      <Field
        label={label ?? text.prompt}
        optional={limit?.required === false}
        error={problem?.fieldMessage('prompt') ?? (over ? text.tooLong : undefined)}
      >
        {(ids) => (
          <TextArea
            {...ids}
            value={sheet.prompt}
            placeholder={placeholder ?? text.promptPlaceholder}
            onChange={(event) => change({ prompt: event.target.value })}
            onKeyDown={(event) => {
              if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
              event.preventDefault()
              composer.submit()
            }}
            className="max-h-80 min-h-28"
          />
        )}
      </Field>
      <div className="absolute -top-2 right-0 flex items-center gap-0.5">
        {near && (
          <span className={cn('mr-1 text-[11px] text-muted num', over && 'text-bad')} aria-live="polite">
            {count(sheet.prompt.length)} / {count(limit.max)}
          </span>
        )}
        <History onChoose={(prompt) => change({ prompt })} />
        <Presets composer={composer} />
      </div>
    </div>
  )
}

function History({ onChoose }: { onChoose: (prompt: string) => void }) {
  const text = useText().composer
  const [open, setOpen] = useState(false)
  return (
    <Popover
      label={text.history}
      open={open}
      onOpenChange={setOpen}
      className="p-1"
      trigger={
        <IconButton label={text.history} size="icon-sm">
          <Clock className="size-4!" />
        </IconButton>
      }
    >
      <Suspense fallback={<div className="h-40" />}>
        <PromptHistory
          onChoose={(prompt) => {
            onChoose(prompt)
            setOpen(false)
          }}
        />
      </Suspense>
    </Popover>
  )
}

function Presets({ composer }: { composer: Composer }) {
  const text = useText().composer
  const [open, setOpen] = useState(false)
  return (
    <>
      <IconButton label={text.presets} size="icon-sm" onClick={() => setOpen(true)}>
        <Bookmark className="size-4!" />
      </IconButton>
      {open && (
        <Suspense>
          <PresetsDialog composer={composer} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  )
}
