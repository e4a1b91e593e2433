import { ChevronDown } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import type { Model } from '@/api/types'
import { seconds } from '@/i18n/format'
import { useText } from '@/i18n/locale'
import { said } from '@/i18n/said'
import { Skeleton } from '@/ui/state'
import { Health } from './health'

const ModelPicker = lazy(() => import('./model-picker'))

interface ModelButtonProps {
  models: Model[]
  model: Model | undefined
  onChoose: (id: string) => void
  loading: boolean
}

/** ModelButton tells which model will work, and opens the choice of others. */
export function ModelButton({ models, model, onChoose, loading }: ModelButtonProps) {
  const text = useText()
  const [open, setOpen] = useState(false)
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-1.5">
      <p className="text-xs font-medium" id="model-label">
        {text.models.model}
      </p>
      {loading ? (
        <Skeleton className="h-14" />
      ) : (
        <button
          type="button"
          onClick={() => setOpen(true)}
          aria-haspopup="dialog"
          aria-describedby="model-label"
          className="flex h-14 items-center gap-3 rounded-control border border-line-strong px-3 text-left transition-colors hover:border-muted"
        >
          {model && <Health model={model} />}
          <span className="min-w-0 grow">
            <span className="block truncate text-sm">{model?.name ?? text.models.choose}</span>
            {model && (
              <span className="block truncate text-xs text-muted num">
                {text.provider[model.provider]} · {said(model.price)} ·{' '}
                {text.models.usual(seconds(model.usual_seconds))}
              </span>
            )}
          </span>
          <ChevronDown className="size-4 shrink-0 text-muted" aria-hidden />
        </button>
      )}
      {open && (
        <Suspense>
          <ModelPicker
            models={models}
            chosen={model?.id}
            onChoose={(id) => {
              onChoose(id)
              setOpen(false)
            }}
            onClose={() => setOpen(false)}
          />
        </Suspense>
      )}
    </div>
  )
}
