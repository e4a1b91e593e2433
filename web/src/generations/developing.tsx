import type { Status } from '@/api/types'
import { clock, seconds } from '@/i18n/format'
import { useText } from '@/i18n/locale'
import { Bar } from '@/ui/progress'
import { useEverySecond } from '@/ui/use-tick'
import { Grain } from './grain'
import { progressOf } from './pace'

interface DevelopingProps {
  prompt: string
  status: Status
  stage: string
  progress: number
  inLine: boolean
  since: number
  usual: number
}

/** Developing fills a card while something is made: what was asked for, how far it is, and how long it usually takes. */
export function Developing({ prompt, status, stage, progress, inLine, since, usual }: DevelopingProps) {
  const text = useText()
  const now = useEverySecond()
  const elapsed = Math.max(0, (now - since) / 1000)
  const done = progressOf({ elapsed, usual, progress })
  const stages: Record<string, string> = text.stage
  const word = inLine ? text.status.inLine : (stages[stage] ?? text.status[status])
  return (
    <div className="absolute inset-0 flex flex-col justify-between">
      <Grain share={inLine ? 0 : done / 100} />
      <p className="relative line-clamp-3 p-3 text-xs text-muted">{prompt}</p>
      <div className="relative grid gap-1.5 p-3">
        <div className="flex items-baseline justify-between gap-2 text-xs">
          <span className="truncate text-text">{word}</span>
          <span className="shrink-0 text-muted num">
            {clock(elapsed)}
            {usual > 0 && <span className="hidden @[11rem]:inline"> / {seconds(usual)}</span>}
          </span>
        </div>
        <Bar value={inLine ? 0 : done} label={word} />
      </div>
    </div>
  )
}
