import { ChevronsLeftRight } from 'lucide-react'
import { useRef, type KeyboardEvent, type PointerEvent } from 'react'
import { useText } from '@/i18n/locale'

interface CompareProps {
  /** Where the line stands, in pixels from the middle. */
  at: number
  onMove: (at: number) => void
  /** How far from the middle it may go. */
  reach: number
}

const perKey = 0.04 // of the width

/** Compare is the line between two pictures: what it was at its left, what it became at its right. */
export function Compare({ at, onMove, reach }: CompareProps) {
  const text = useText().result.viewer
  const line = useRef<HTMLDivElement>(null)
  const go = (to: number) => onMove(Math.min(reach, Math.max(-reach, to)))
  const drag = (event: PointerEvent) => {
    event.stopPropagation()
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return
    const edge = line.current?.parentElement?.getBoundingClientRect()
    if (edge) go(event.clientX - edge.left - edge.width / 2)
  }
  const press = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
    if (!step) return
    event.preventDefault()
    go(at + step * reach * 2 * perKey)
  }
  return (
    <>
      <Label side="left">{text.before}</Label>
      <Label side="right">{text.after}</Label>
      <div
        ref={line}
        role="slider"
        tabIndex={0}
        aria-label={text.compare}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={reach > 0 ? Math.round(50 + (50 * at) / reach) : 50}
        onKeyDown={press}
        onPointerDown={(event) => {
          event.stopPropagation()
          event.currentTarget.setPointerCapture(event.pointerId)
        }}
        onPointerMove={drag}
        onDoubleClick={(event) => {
          event.stopPropagation()
          go(0)
        }}
        className="absolute inset-y-0 left-1/2 flex w-9 -translate-x-1/2 cursor-ew-resize touch-none items-center justify-center outline-none"
        style={{ transform: `translateX(${at}px)` }}
      >
        <span className="absolute inset-y-0 w-0.5 bg-white shadow-float" />
        <span className="relative grid size-9 place-items-center rounded-full bg-white text-black shadow-float in-focus-visible:outline-2 in-focus-visible:outline-offset-2 in-focus-visible:outline-safelight">
          <ChevronsLeftRight className="size-4" aria-hidden />
        </span>
      </div>
    </>
  )
}

const Label = ({ side, children }: { side: 'left' | 'right'; children: string }) => (
  <span
    aria-hidden
    className={`pointer-events-none absolute bottom-3 rounded-[5px] bg-black/60 px-2 py-1 text-xs text-white ${side === 'left' ? 'left-3' : 'right-3'}`}
  >
    {children}
  </span>
)
