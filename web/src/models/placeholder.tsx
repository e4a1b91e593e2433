// A small hash (FNV-1a): the same model always gets the same drawing.
function hashOf(text: string): number {
  let hash = 2166136261
  for (const letter of text) hash = Math.imul(hash ^ letter.charCodeAt(0), 16777619) >>> 0
  return hash
}

/** Placeholder is a drawn strip of prints for a model that has made nothing yet: hills under a sun, in the greys of paper. */
export function Placeholder({ seed }: { seed: string }) {
  const hash = hashOf(seed)
  const prints = [0, 1, 2, 3].map((at) => (hash >>> (at * 7)) & 127)
  return (
    <svg viewBox="0 0 160 36" preserveAspectRatio="xMidYMid slice" className="size-full opacity-60">
      {prints.map((value, at) => {
        const left = at * 40
        const [sun, ridge] = [8 + (value % 24), 16 + (value % 11)]
        return (
          <g key={at}>
            <rect x={left} width="39.5" height="36" className="fill-line" />
            <circle cx={left + sun} cy={8 + (value % 7)} r={3 + (value % 3)} className="fill-line-strong" />
            <path
              d={`M${left} ${ridge + 6}q10 ${-6 - (value % 5)} 20 0t19.5 ${-(value % 6)}V36H${left}z`}
              className="fill-line-strong"
            />
          </g>
        )
      })}
    </svg>
  )
}
