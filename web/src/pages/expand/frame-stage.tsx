import { useEffect, useId, useState, type KeyboardEvent } from 'react'
import { count } from '@/i18n/format'
import { useText } from '@/i18n/locale'
import { useStage, type StageTouch } from '@/editor/use-stage'
import { arrows, toContent, type Point, type Size } from '@/editor/view'
import { cn } from '@/ui/cn'
import { drag, handles, resultOf, type Bounds, type Frame, type Handle } from './frame'

interface FrameStageProps {
  picture: Size & { src: string }
  /** What will be made. */
  frame: Frame
  /** What was drawn; it becomes a frame that is possible. */
  drawn: Frame
  bounds: Bounds
  onDraw: (frame: Frame) => void
  /** Called when the hand lets go. */
  onLetGo: () => void
}

const range = { least: 0.02, most: 8 }
// Room to pull the frame outward.
const margin = 52

/** FrameStage is the picture with its frame, whose sides and corners are dragged or moved with the arrow keys. */
export function FrameStage({ picture, frame, drawn, bounds, onDraw, onLetGo }: FrameStageProps) {
  const text = useText()
  const hintId = useId()
  const [held, setHeld] = useState<{ handle: Handle; from: Point; start: Frame } | null>(null)
  const size = resultOf(frame, picture)
  const [element, stage] = useStage({
    content: { x: -frame.left, y: -frame.top, ...size },
    range,
    margin,
    wantsPan: () => false,
    deeds: {
      begin: (touch) => {
        const handle = handleAt(touch)
        if (handle) setHeld({ handle, from: toContent(stage.view, touch), start: frame })
        return handle !== null
      },
      move: (touch) => {
        if (!held) return
        const to = toContent(stage.view, touch)
        const by = { x: to.x - held.from.x, y: to.y - held.from.y }
        onDraw(drag(held.start, held.handle, by, picture, bounds, touch.event.altKey))
      },
      end: () => letGo(),
      abort: () => {
        if (held) onDraw(held.start)
        letGo()
      },
    },
  })
  const letGo = () => {
    setHeld(null)
    onLetGo()
  }
  // What is not in a hand stays whole in sight, whoever changed it.
  const { fitAll } = stage
  const resting = held === null
  useEffect(() => {
    if (resting) fitAll()
  }, [resting, fitAll, frame.left, frame.top, frame.right, frame.bottom])
  const steer = (handle: Handle) => (event: KeyboardEvent) => {
    const way = arrows[event.key]
    if (!way) return
    event.preventDefault()
    const step = event.shiftKey ? 1 : Math.max(1, Math.round(Math.max(picture.width, picture.height) / 32))
    const by = { x: way.x * step, y: way.y * step }
    onDraw(drag(drawn, handle, by, picture, bounds, event.altKey))
  }
  const { view } = stage
  const onScreen = (x: number, y: number, w: number, h: number) => ({
    transform: `translate(${x * view.scale + view.x}px, ${y * view.scale + view.y}px)`,
    width: w * view.scale,
    height: h * view.scale,
  })
  return (
    <div
      ref={element}
      className="relative size-full touch-none overflow-hidden rounded-card bg-surface select-none"
      role="group"
      aria-label={text.expand.frame}
    >
      <p id={hintId} hidden>
        {text.expand.handleHint}
      </p>
      <div style={{ visibility: stage.size ? 'visible' : 'hidden' }}>
        <img
          src={picture.src}
          alt={text.inpaint.picture}
          draggable={false}
          className="absolute top-0 left-0 max-w-none"
          style={onScreen(0, 0, picture.width, picture.height)}
        />
        <div
          className={cn(
            'absolute top-0 left-0 outline-2 outline-safelight',
            'bg-[repeating-linear-gradient(135deg,var(--line)_0_6px,transparent_6px_12px)]',
          )}
          style={{
            ...onScreen(-frame.left, -frame.top, size.width, size.height),
            // The picture shows through; what is added is hatched.
            clipPath: hole(frame, picture, view.scale),
          }}
        />
        <div
          className="pointer-events-none absolute top-0 left-0 outline-2 outline-safelight"
          style={onScreen(-frame.left, -frame.top, size.width, size.height)}
        >
          {handles.map((handle) => (
            <button
              key={handle}
              type="button"
              data-drag={handle}
              aria-label={text.expand.handle[handle]}
              aria-describedby={hintId}
              onKeyDown={steer(handle)}
              onKeyUp={(event) => arrows[event.key] && onLetGo()}
              className={cn(
                'pointer-events-auto absolute grid size-9 -translate-x-1/2 -translate-y-1/2 place-items-center rounded-full',
                'before:size-3 before:rounded-full before:border-2 before:border-white before:bg-safelight-fill',
                places[handle],
              )}
            />
          ))}
          <span className="absolute -bottom-7 left-1/2 -translate-x-1/2 rounded-[5px] bg-raised px-1.5 text-xs whitespace-nowrap num">
            {count(size.width)} × {count(size.height)}
          </span>
        </div>
      </div>
    </div>
  )
}

const places: Record<Handle, string> = {
  left: 'top-1/2 left-0 cursor-ew-resize',
  right: 'top-1/2 left-full cursor-ew-resize',
  top: 'top-0 left-1/2 cursor-ns-resize',
  bottom: 'top-full left-1/2 cursor-ns-resize',
  'top-left': 'top-0 left-0 cursor-nwse-resize',
  'bottom-right': 'top-full left-full cursor-nwse-resize',
  'top-right': 'top-0 left-full cursor-nesw-resize',
  'bottom-left': 'top-full left-0 cursor-nesw-resize',
}

function handleAt({ event }: StageTouch): Handle | null {
  const name =
    event.target instanceof Element && event.target.closest('[data-drag]')?.getAttribute('data-drag')
  return handles.find((handle) => handle === name) ?? null
}

/** hole cuts the picture out of what is hatched, as a path that goes around it once more. */
function hole({ left, top }: Frame, picture: Size, scale: number): string {
  const [x, y] = [left * scale, top * scale]
  const [right, bottom] = [x + picture.width * scale, y + picture.height * scale]
  return `polygon(evenodd, 0 0, 100% 0, 100% 100%, 0 100%, 0 0, ${x}px ${y}px, ${right}px ${y}px, ${right}px ${bottom}px, ${x}px ${bottom}px, ${x}px ${y}px)`
}
