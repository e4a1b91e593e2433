import { useState } from 'react'
import { day as dayOf, money } from '@/i18n/format'
import { useText } from '@/i18n/locale'
import { cn } from '@/ui/cn'
import type { Day } from './spending'

const height = 144
const floor = 2 // a day on which something was spent shows, however little beside the dearest

/** Chart draws what each day cost as a bar. The numbers of one show when it is pointed at. */
export function Chart({ days }: { days: Day[] }) {
  const text = useText().profile.balance
  const [pointed, setPointed] = useState<number | null>(null)
  const most = Math.max(...days.map(({ usd }) => usd), 0)
  const step = 100 / Math.max(1, days.length)
  const last = days.at(-1)
  const told = pointed === null ? undefined : days[pointed]
  return (
    <figure className="min-w-0">
      <figcaption className="flex h-6 justify-between text-xs text-muted num">
        <span>
          {told ? `${dayOf(told.day)}: ${money(told.usd)} · ${text.made(told.generations)}` : text.byDay}
        </span>
        <span>{most > 0 && money(most)}</span>
      </figcaption>
      <svg
        viewBox={`0 0 100 ${height}`}
        preserveAspectRatio="none"
        className="h-36 w-full border-b"
        role="img"
        aria-label={text.chart(money(most))}
        onPointerLeave={() => setPointed(null)}
      >
        {days.map((day, index) => {
          const high = day.usd > 0 ? Math.max(floor, (day.usd / most) * (height - 8)) : 0
          return (
            <g key={day.day} onPointerEnter={() => setPointed(index)}>
              <rect x={index * step} y={0} width={step} height={height} className="fill-transparent" />
              <rect
                x={index * step + step * 0.12}
                y={height - high}
                width={step * 0.76}
                height={high}
                className={cn(pointed === index ? 'fill-safelight' : 'fill-text/55')}
              />
            </g>
          )
        })}
      </svg>
      <p className="mt-1 flex justify-between text-xs text-muted num">
        <span>{days[0] && dayOf(days[0].day)}</span>
        <span>{last && dayOf(last.day)}</span>
      </p>
    </figure>
  )
}
