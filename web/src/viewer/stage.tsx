import { useRef, useState } from 'react'
import { useText } from '@/i18n/locale'
import { Picture } from '@/media/picture'
import { cn } from '@/ui/cn'
import { useHotkeys } from '@/ui/use-hotkeys'
import { Compare } from './compare'
import { useSize } from './use-size'
import { useZoom } from './use-zoom'
import { fit, shareAt, type Size } from './zoom'

interface StageProps {
  src: string
  /** What is shown until the picture itself is there. */
  thumb?: string | null
  thumbhash?: string | null
  alt: string
  /** In pixels; zeros when nobody knows, then the file tells. */
  size: Size
  /** The picture that it was made from, to be compared with. */
  before?: string | null
  onSwipe?: (step: 1 | -1) => void
  onBroken?: () => void
}

/** Stage shows a picture as large as its box allows, and lets one look closer. Another picture needs another key. */
export function Stage({ src, thumb, thumbhash, alt, size, before, onSwipe, onBroken }: StageProps) {
  const text = useText().result.viewer
  const box = useRef<HTMLDivElement>(null)
  const window = useSize(box)
  const [measured, setMeasured] = useState<Size>({ width: 0, height: 0 })
  const picture = size.width > 0 ? size : measured
  const shown = fit(picture.width > 0 ? picture : window, window)
  const zoom = useZoom({ box, window, shown, picture, ...(onSwipe ? { onSwipe } : {}) })
  const [line, setLine] = useState(0) // of the comparison, from the middle of the window
  useHotkeys({ '+': zoom.closer, '=': zoom.closer, '-': zoom.farther, '0': zoom.reset })
  const { scale, x, y } = zoom.view
  const cut = shareAt(zoom.view, shown, line) * 100

  return (
    <div
      ref={box}
      {...zoom.bind}
      aria-label={text.stage}
      role="group"
      className={cn(
        'relative size-full touch-none overflow-hidden select-none',
        scale > 1 ? 'cursor-grab active:cursor-grabbing' : 'cursor-zoom-in',
      )}
    >
      {window.width > 0 && (
        <div
          className={cn(
            'absolute top-1/2 left-1/2',
            !zoom.moving && 'transition-transform duration-120 ease-out',
          )}
          style={{
            width: shown.width,
            height: shown.height,
            transform: `translate(-50%, -50%) translate(${x}px, ${y}px) scale(${scale})`,
          }}
        >
          <Picture
            src={thumb}
            alt=""
            thumbhash={thumbhash ?? null}
            eager
            className="absolute inset-0 bg-transparent"
          />
          <Picture
            src={src}
            alt={alt}
            eager
            fit="contain"
            className="absolute inset-0 bg-transparent"
            {...(onBroken ? { onBroken } : {})}
            onSize={setMeasured}
          />
          {before && (
            <span className="absolute inset-0 block bg-bg" style={{ clipPath: `inset(0 ${100 - cut}% 0 0)` }}>
              <Picture src={before} alt={text.before} eager fit="contain" className="bg-transparent" />
            </span>
          )}
        </div>
      )}
      {before && <Compare at={line} onMove={setLine} reach={shown.width / 2} />}
    </div>
  )
}
