import { cn } from '@/ui/cn'

// One tile for all cards: noise drawn once, as small as it can be without a visible seam.
const side = 128
let tile: string | null = null

function grainTile(): string {
  if (tile) return tile
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = side
  const context = canvas.getContext('2d')
  if (!context) return (tile = 'none')
  const pixels = context.createImageData(side, side)
  for (let at = 0; at < pixels.data.length; at += 4) {
    const shade = Math.random() * 255
    pixels.data.set([shade, shade, shade, 255], at)
  }
  context.putImageData(pixels, 0, 0)
  return (tile = `url(${canvas.toDataURL()})`)
}

/** Grain is paper in the developer: it comes out slowly as share goes from 0 to 1, and moves a little where motion is welcome. */
export function Grain({ share, className }: { share: number; className?: string }) {
  return (
    <div aria-hidden className={cn('absolute inset-0 overflow-hidden bg-surface', className)}>
      <div
        className="absolute -inset-16 animate-grain transition-opacity duration-1000"
        style={{ backgroundImage: grainTile(), opacity: 0.05 + 0.11 * Math.min(1, Math.max(0, share)) }}
      />
      <div className="absolute inset-0 bg-radial-[at_50%_110%] from-safelight/12 to-transparent to-70%" />
    </div>
  )
}
