import { useState, type KeyboardEvent } from 'react'
import { day as date, money } from '@/i18n/format'
import { useText } from '@/pages/admin/words/text'
import { cn } from '@/ui/cn'
import { ceilingOf, type DayCost } from './days'

// Of the drawing; it is stretched to the room there is.
const [width, height, gap] = [10, 100, 3]

/** DayChart draws a bar for each day. A day is read out when it is hovered over or reached with the arrow keys. */
export function DayChart({ days }: { days: DayCost[] }) {
  const text = useText().admin.costs
  const [at, setAt] = useState<number | null>(null)
  const top = ceilingOf(Math.max(...days.map((day) => day.charged + day.writtenOff)))
  const told = at === null ? undefined : days[at]
  const move = (event: KeyboardEvent) => {
    const last = days.length - 1
    const next = {
      ArrowLeft: Math.max(0, (at ?? last + 1) - 1),
      ArrowRight: Math.min(last, (at ?? last - 1) + 1),
      Home: 0,
      End: last,
    }[event.key]
    if (next === undefined) return
    event.preventDefault()
    setAt(next)
  }
  return (
    <figure className="grid gap-1">
      <div className="flex h-5 justify-between text-xs text-muted num">
        <span>{money(top)}</span>
        <span aria-live="polite" className="text-text">
          {told &&
            `${date(`${told.day}T12:00`)}: ${money(told.charged)}, ${text.generations(told.generations)}${
              told.writtenOff > 0 ? `, ${text.writtenOff(money(told.writtenOff))}` : ''
            }`}
        </span>
      </div>
      {/* A slider is what is moved along with arrow keys, and it tells its value. */}
      <div
        role="slider"
        tabIndex={0}
        aria-label={text.chart}
        aria-valuemin={1}
        aria-valuemax={days.length}
        aria-valuenow={(at ?? days.length - 1) + 1}
        aria-valuetext={told ? `${date(`${told.day}T12:00`)}: ${money(told.charged)}` : undefined}
        onKeyDown={move}
        onBlur={() => setAt(null)}
        onPointerLeave={() => setAt(null)}
        className="rounded-[4px]"
      >
        <svg
          viewBox={`0 0 ${days.length * width} ${height}`}
          preserveAspectRatio="none"
          className="block h-40 w-full lg:h-80"
          aria-hidden
        >
          {[0, 0.5].map((line) => (
            <line
              key={line}
              x1={0}
              x2={days.length * width}
              y1={line * height}
              y2={line * height}
              vectorEffect="non-scaling-stroke"
              className="stroke-line"
            />
          ))}
          <line
            x1={0}
            x2={days.length * width}
            y1={height}
            y2={height}
            vectorEffect="non-scaling-stroke"
            className="stroke-line-strong"
          />
          {days.map((day, index) => (
            <Day key={day.day} day={day} index={index} top={top} lit={at === index} onHover={setAt} />
          ))}
        </svg>
      </div>
      <figcaption className="flex justify-between text-xs text-muted num">
        <span>{date(`${days[0]?.day}T12:00`)}</span>
        <span>{date(`${days.at(-1)?.day}T12:00`)}</span>
      </figcaption>
    </figure>
  )
}

interface DayProps {
  day: DayCost
  index: number
  top: number
  lit: boolean
  onHover: (index: number) => void
}

function Day({ day, index, top, lit, onHover }: DayProps) {
  const high = (day.charged / top) * height
  const off = (day.writtenOff / top) * height
  const x = index * width + gap / 2
  return (
    <g onPointerEnter={() => onHover(index)}>
      <rect
        x={index * width}
        y={0}
        width={width}
        height={height}
        className={lit ? 'fill-hover' : 'fill-transparent'}
      />
      <rect
        x={x}
        y={height - high}
        width={width - gap}
        height={high}
        className={cn('transition-[fill]', lit ? 'fill-text' : 'fill-muted')}
      />
      <rect x={x} y={height - high - off} width={width - gap} height={off} className="fill-bad" />
    </g>
  )
}
