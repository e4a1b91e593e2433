import type { ReactNode } from 'react'

/**
 * DryingLine is the picture beside the sign-in: prints that hang to dry under the safelight. It is a darkroom in both
 * themes, so its colours are the dark one's.
 */
export function DryingLine() {
  return (
    <div data-theme="dark" aria-hidden className="relative hidden overflow-hidden bg-bg lg:block">
      <svg viewBox="0 0 900 900" preserveAspectRatio="xMidYMid slice" className="absolute inset-0 size-full">
        <Defs />
        <rect width="900" height="900" fill="url(#glow)" />
        <Lamp />
        <path
          d="M-20 262Q440 352 920 236"
          fill="none"
          stroke="var(--text)"
          strokeOpacity=".28"
          strokeWidth="1.5"
        />
        <Print x={96} y={296} turn={2.5}>
          <Hills />
        </Print>
        <Print x={364} y={316} turn={-1.5}>
          <Lighthouse />
        </Print>
        <Print x={630} y={290} turn={-3.5}>
          <Developing />
        </Print>
        <rect
          width="900"
          height="900"
          filter="url(#grain)"
          opacity=".16"
          style={{ mixBlendMode: 'overlay' }}
        />
      </svg>
    </div>
  )
}

const Defs = () => (
  <defs>
    <radialGradient id="glow" cx=".5" cy=".02" r=".95">
      <stop offset="0" stopColor="var(--safelight)" stopOpacity=".5" />
      <stop offset=".35" stopColor="var(--safelight)" stopOpacity=".17" />
      <stop offset="1" stopColor="var(--safelight)" stopOpacity="0" />
    </radialGradient>
    <linearGradient id="paper" x2="0" y2="1">
      <stop offset="0" stopColor="color-mix(in oklch, var(--safelight) 62%, var(--bg))" />
      <stop offset="1" stopColor="color-mix(in oklch, var(--safelight) 34%, var(--bg))" />
    </linearGradient>
    <linearGradient id="sky" x2="0" y2="1">
      <stop offset="0" stopColor="var(--bg)" stopOpacity=".86" />
      <stop offset="1" stopColor="var(--bg)" stopOpacity=".3" />
    </linearGradient>
    <clipPath id="frame">
      <rect x="12" y="12" width="166" height="216" />
    </clipPath>
    <filter id="soft">
      <feGaussianBlur stdDeviation="5" />
    </filter>
    <filter id="halo" x="-1" y="-2" width="3" height="5">
      <feGaussianBlur stdDeviation="22" />
    </filter>
    <filter id="grain">
      <feTurbulence type="fractalNoise" baseFrequency=".8" numOctaves="2" stitchTiles="stitch" />
    </filter>
  </defs>
)

const Lamp = () => (
  <g>
    <path d="M450-10V66" stroke="var(--bg)" strokeWidth="3" />
    <ellipse cx="450" cy="96" rx="74" ry="30" fill="var(--safelight)" filter="url(#halo)" opacity=".9" />
    <path d="M394 96a56 40 0 0 1 112 0z" fill="var(--bg)" />
    <ellipse cx="450" cy="97" rx="50" ry="7" fill="var(--safelight-text)" />
  </g>
)

/** Print hangs by a peg; x and y are where the peg holds it. */
const Print = ({ x, y, turn, children }: { x: number; y: number; turn: number; children: ReactNode }) => (
  <g transform={`translate(${x} ${y}) rotate(${turn} 95 0)`}>
    <rect x="6" y="10" width="190" height="240" fill="var(--bg)" opacity=".55" filter="url(#soft)" />
    <rect width="190" height="240" fill="url(#paper)" />
    <g clipPath="url(#frame)">{children}</g>
    <rect x="89" y="-22" width="12" height="40" rx="2" fill="var(--text)" fillOpacity=".55" />
  </g>
)

const Hills = () => (
  <g fill="var(--bg)">
    <rect width="190" height="240" fill="url(#sky)" />
    <circle cx="128" cy="74" r="21" fill="url(#paper)" />
    <path d="M0 150Q40 112 84 142T190 122V240H0Z" opacity=".5" />
    <path d="M0 176Q60 134 118 172T190 164V240H0Z" opacity=".65" />
    <path d="M0 208Q70 172 132 200T190 196V240H0Z" opacity=".95" />
  </g>
)

const Lighthouse = () => (
  <g fill="var(--bg)">
    <rect width="190" height="240" fill="url(#sky)" />
    <path d="M96 88L-10 52V96Z" fill="url(#paper)" opacity=".55" />
    <path d="M96 88L210 40V100Z" fill="url(#paper)" opacity=".8" />
    <path d="M88 98H104L110 190H82Z" />
    <rect x="86" y="80" width="20" height="16" />
    <path d="M84 80L96 68L108 80Z" />
    <path d="M0 196Q48 182 96 190T190 186V240H0Z" opacity=".95" />
    <path d="M0 218Q60 208 110 216T190 212" stroke="url(#paper)" strokeWidth="1.5" fill="none" opacity=".7" />
  </g>
)

/** Developing is a print whose picture only begins to show: a boat. */
const Developing = () => (
  <g fill="var(--bg)" opacity=".42">
    <rect width="190" height="240" opacity=".35" filter="url(#soft)" />
    <path d="M98 66V158H44Q82 120 98 66Z" opacity=".7" />
    <path d="M106 86Q134 122 140 158H106Z" opacity=".5" />
    <path d="M36 168H150Q140 192 118 194H66Q44 192 36 168Z" />
    <path d="M0 200Q48 190 96 198T190 194V240H0Z" opacity=".6" />
  </g>
)
