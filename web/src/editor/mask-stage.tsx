import { useEffect, useRef, type KeyboardEvent, type PointerEvent, type RefObject } from 'react'
import { cn } from '@/ui/cn'
import { clampTo, pressed } from './brush'
import type { Mask } from './mask'
import { colorOf, paintFilm } from './paint-film'
import type { Dab } from './raster'
import type { Stage, StageTouch } from './use-stage'
import { arrows, toContent, toStage, type Point, type Size } from './view'

interface MaskStageProps {
  /** The element that the stage is. */
  frame: RefObject<HTMLDivElement | null>
  stage: Stage
  mask: Mask
  picture: Size & { src: string; alt: string }
  /** In pixels of the picture. */
  brush: number
  erasing: boolean
  panning: boolean
  label: string
}

/** MaskStage is the picture with the mask as red film on it, and the brush. */
export function MaskStage({ frame, stage, mask, picture, brush, erasing, panning, label }: MaskStageProps) {
  const cursor = useRef<HTMLDivElement>(null)
  const spot = useRef<Point | null>(null)
  const { view } = stage
  const place = (at: Point | null) => {
    spot.current = at
    const element = cursor.current
    if (!element) return
    element.style.opacity = at ? '1' : '0'
    if (at) element.style.transform = `translate(${at.x}px, ${at.y}px) translate(-50%, -50%)`
  }
  // Arrow keys move the brush, Enter paints where it is, with Shift it paints on its way: a mask needs no mouse.
  const steer = (event: KeyboardEvent) => {
    const step = arrows[event.key]
    if (!step && event.key !== 'Enter') return
    event.preventDefault()
    const { width = 0, height = 0 } = stage.size ?? {}
    const from = clampTo(toContent(view, spot.current ?? { x: width / 2, y: height / 2 }), picture)
    const to = step ? clampTo(moved(from, step, Math.max(1, brush / 4)), picture) : from
    if (!step || event.shiftKey) {
      const dab = (at: Point): Dab => ({ ...at, radius: brush / 2 })
      mask.begin(dab(from), erasing)
      mask.move(dab(to))
      mask.end()
    }
    place(toStage(view, to))
  }
  return (
    // What is drawn on can only be an application: arrow keys steer the brush. The tools beside it have names of their own.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the rule does not count applications
    <div
      ref={frame}
      role="application"
      aria-label={label}
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- see above
      tabIndex={0}
      onKeyDown={steer}
      onPointerMove={(event: PointerEvent) => place(stage.at(event))}
      onPointerLeave={() => place(null)}
      className={cn(
        'relative size-full touch-none overflow-hidden rounded-card bg-surface select-none focus-visible:-outline-offset-2',
        panning ? 'cursor-grab active:cursor-grabbing' : 'cursor-none',
      )}
    >
      <div
        className="absolute top-0 left-0 origin-top-left"
        style={{
          width: picture.width,
          height: picture.height,
          transform: `translate(${view.x}px, ${view.y}px) scale(${view.scale})`,
          visibility: stage.size ? 'visible' : 'hidden',
        }}
      >
        <img
          src={picture.src}
          alt={picture.alt}
          draggable={false}
          className="size-full max-w-none"
          // Whole pixels are seen when one is larger than a few of the screen.
          style={{ imageRendering: view.scale > 4 ? 'pixelated' : 'auto' }}
        />
        <Film mask={mask} />
      </div>
      <div
        ref={cursor}
        aria-hidden
        className={cn(
          'pointer-events-none absolute top-0 left-0 rounded-full border border-white opacity-0 outline outline-black/60',
          erasing && 'border-dashed',
          panning && 'hidden',
        )}
        style={{ width: brush * view.scale, height: brush * view.scale }}
      />
    </div>
  )
}

const moved = (from: Point, way: Point, by: number): Point => ({
  x: from.x + way.x * by,
  y: from.y + way.y * by,
})

/** Film draws what changed of the mask, once a frame at most. */
function Film({ mask }: { mask: Mask }) {
  const ref = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const canvas = ref.current
    const context = canvas?.getContext('2d')
    if (!canvas || !context) return
    const color = colorOf(canvas, '--safelight')
    let frame = 0
    const draw = () => {
      frame = 0
      const box = mask.takeDirty()
      if (box) paintFilm(context, mask.film, box, color)
    }
    const plan = () => {
      frame ||= requestAnimationFrame(draw)
    }
    mask.touch() // a canvas that is new has nothing on it
    plan()
    const leave = mask.subscribe(plan)
    return () => {
      leave()
      cancelAnimationFrame(frame)
    }
  }, [mask])
  return (
    <canvas
      ref={ref}
      width={mask.film.width}
      height={mask.film.height}
      aria-hidden
      className="absolute inset-0 size-full opacity-45"
    />
  )
}

/** dabsOf are the places of the brush that a pointer event tells of: a screen draws seldom, a pen is asked often. */
export function dabsOf(touch: StageTouch, stage: Stage, brush: number): Dab[] {
  const { event } = touch
  const told = event.type === 'pointermove' ? event.getCoalescedEvents() : []
  return (told.length > 0 ? told : [event]).map((one) => ({
    ...toContent(stage.view, stage.at(one)),
    radius: pressed(brush, one.pressure, one.pointerType),
  }))
}
