import { useState } from 'react'
import { useText } from '@/i18n/locale'

interface CompareProps {
  before: string
  after: string
  /** Width over height of what is seen; both are shown within it. */
  aspect: number
}

/** Compare lays a result over what it was made of; a line between them is dragged, or moved with the arrow keys. */
export function Compare({ before, after, aspect }: CompareProps) {
  const text = useText().inpaint
  const [at, setAt] = useState(50)
  return (
    <div className="@container-size relative grid size-full place-items-center overflow-hidden rounded-card bg-surface">
      <div
        className="relative max-h-full max-w-full overflow-hidden select-none has-focus-visible:outline-2 has-focus-visible:outline-safelight"
        style={{ aspectRatio: aspect, width: `min(100cqw, 100cqh * ${aspect})` }}
      >
        <img
          src={before}
          alt={text.before}
          draggable={false}
          className="absolute inset-0 size-full object-contain"
        />
        <img
          src={after}
          alt={text.after}
          draggable={false}
          className="absolute inset-0 size-full bg-surface object-contain"
          style={{ clipPath: `inset(0 0 0 ${at}%)` }}
        />
        <div
          aria-hidden
          className="absolute inset-y-0 w-0.5 -translate-x-1/2 bg-white shadow-float"
          style={{ left: `${at}%` }}
        >
          <span className="absolute top-1/2 left-1/2 size-8 -translate-x-1/2 -translate-y-1/2 rounded-full border-2 border-white bg-black/50" />
        </div>
        <span
          aria-hidden
          className="absolute bottom-2 left-2 rounded-[5px] bg-black/60 px-1.5 text-xs text-white"
        >
          {text.before}
        </span>
        <span
          aria-hidden
          className="absolute right-2 bottom-2 rounded-[5px] bg-black/60 px-1.5 text-xs text-white"
        >
          {text.after}
        </span>
        <input
          type="range"
          min={0}
          max={100}
          step={1}
          value={at}
          aria-label={text.compareLabel}
          onChange={(event) => setAt(Number(event.target.value))}
          className="absolute inset-0 size-full cursor-ew-resize touch-pan-y opacity-0"
        />
      </div>
    </div>
  )
}
