/** Sparkline draws numbers of days as a thin line; its label says what it is about. */
export function Sparkline({ values, label }: { values: number[]; label: string }) {
  const top = Math.max(...values, Number.MIN_VALUE)
  const step = 80 / Math.max(1, values.length - 1)
  const points = values.map((value, day) => `${day * step},${19 - (value / top) * 17}`).join(' ')
  return (
    <svg role="img" aria-label={label} viewBox="0 0 80 20" className="block h-5 w-20">
      <polyline
        points={points}
        fill="none"
        strokeWidth={1.25}
        strokeLinejoin="round"
        className="stroke-text"
      />
    </svg>
  )
}
