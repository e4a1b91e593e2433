import { Minus, Plus } from 'lucide-react'
import { lazy, Suspense } from 'react'
import { useFreePlaces } from '@/generations/queries'
import { money, seconds } from '@/i18n/format'
import { useText } from '@/i18n/locale'
import { useProfile } from '@/session/session'
import { Button } from '@/ui/button'
import { IconButton } from '@/ui/icon-button'
import { useHotkeys } from '@/ui/use-hotkeys'
import { sayLack } from './lack'
import type { Composer } from './use-composer'
import { useEstimate } from './use-estimate'

const Refused = lazy(() => import('./refused'))
const Destination = lazy(() => import('@/workspaces/destination'))

// What the server makes of one request. Docs: http.md, "Several at once".
const most = 8

interface SubmitBarProps {
  composer: Composer
  /** The verb on the button. */
  label?: string
  /** Whether several may be asked for at once. */
  several?: boolean
}

/** SubmitBar tells what a press will cost and how long it takes, sends the request, and says what is in the way. */
export function SubmitBar({ composer, label, several = true }: SubmitBarProps) {
  const text = useText()
  const words = text.composer
  const { lacks, request, submit, problem, sheet } = composer
  const estimate = useEstimate(lacks.length === 0 ? request : null)
  useHotkeys({ 'mod+Enter': () => submit() })
  const lack = lacks[0]
  const told = lack ? null : estimate.data
  const { active_limit } = useProfile()
  const full = useFreePlaces() === 0
  return (
    <div className="grid gap-2.5">
      {problem && (
        <Suspense>
          <Refused composer={composer} problem={problem} />
        </Suspense>
      )}
      <div className="flex items-center gap-2">
        {several && <Count value={sheet.count} onChange={(count) => composer.change({ count })} />}
        <Button
          variant="primary"
          size="lg"
          className="min-w-0 grow"
          aria-disabled={lack !== undefined}
          aria-describedby="submit-told"
          title={words.sendKey}
          onClick={() => submit()}
        >
          {label ?? words.send}
        </Button>
      </div>
      <div className="flex min-h-8 items-center justify-center gap-1.5">
        <p id="submit-told" aria-live="polite" className="min-w-0 text-center text-xs text-muted num">
          {lack && !composer.loading && sayLack(lack, words)}
          {told && full && <span className="text-warn">{words.full(active_limit)}</span>}
          {told && !full && words.estimate(money(told.cost_usd), seconds(told.eta_seconds))}
        </p>
        <Suspense>
          <Destination />
        </Suspense>
      </div>
    </div>
  )
}

/** Count chooses how many to make of one request. */
function Count({ value, onChange }: { value: number; onChange: (count: number) => void }) {
  const words = useText().composer
  return (
    <div
      role="group"
      aria-label={words.count}
      className="flex h-11 items-center rounded-control border border-line-strong px-1"
    >
      <IconButton label={words.fewer} disabled={value <= 1} onClick={() => onChange(value - 1)}>
        <Minus className="size-4!" />
      </IconButton>
      <span className="min-w-7 text-center text-sm num" aria-live="polite">
        ×{value}
      </span>
      <IconButton label={words.more} disabled={value >= most} onClick={() => onChange(value + 1)}>
        <Plus className="size-4!" />
      </IconButton>
    </div>
  )
}
