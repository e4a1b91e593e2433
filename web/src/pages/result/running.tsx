import { X } from 'lucide-react'
import { useRef } from 'react'
import type { Generation } from '@/api/types'
import { useCancel } from '@/generations/acts'
import { Developing } from '@/generations/developing'
import type { Now } from '@/generations/queries'
import { shapeOf, useAspects } from '@/generations/shape'
import { useText } from '@/i18n/locale'
import { isEnded } from '@/live/store'
import { Button } from '@/ui/button'
import { useSize } from '@/viewer/use-size'
import { fit } from '@/viewer/zoom'

// The longer side of most results, so that the print has the size of what comes.
const usual = 1024

/** Running shows a print in the developer, in the place and shape of the result. */
export function Running({ row, now }: { row: Generation; now: Now }) {
  const text = useText().generation
  const box = useRef<HTMLDivElement>(null)
  const window = useSize(box)
  const aspects = useAspects((state) => state.aspects)
  const aspect = shapeOf(row, aspects)
  const shown = fit(
    { width: usual * Math.max(1, aspect), height: usual / Math.min(1, aspect) / Math.max(1, aspect) },
    window,
  )
  const cancel = useCancel()
  const over = isEnded(now.status) // and its row is on its way
  return (
    <div ref={box} className="grid size-full place-items-center">
      <div className="@container relative overflow-hidden rounded-[6px] bg-surface" style={shown}>
        <Developing
          prompt={row.prompt || row.model_name}
          status={over ? 'processing' : now.status}
          stage={over ? 'thumbnailing' : now.stage}
          progress={over ? 99 : now.progress}
          inLine={row.in_line === true && now.status === 'pending'}
          since={new Date(row.created_at).getTime()}
          usual={row.usual_seconds}
        />
        {!over && (
          <Button
            size="sm"
            variant="outline"
            className="absolute top-3 right-3"
            busy={cancel.isPending}
            onClick={() => cancel.mutate(row.id)}
          >
            <X aria-hidden /> {text.cancel}
          </Button>
        )}
      </div>
    </div>
  )
}
