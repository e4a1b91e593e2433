import { GripVertical, X } from 'lucide-react'
import { useCallback, useRef, type KeyboardEvent } from 'react'
import type { Generation } from '@/api/types'
import { Act } from '@/generations/card-actions'
import { GenerationCard } from '@/generations/card'
import { shapeOf, useAspects } from '@/generations/shape'
import { useText } from '@/i18n/locale'
import type { Direction } from '@/media/justified'
import { JustifiedGrid, type GridControl } from '@/media/justified-grid'
import { useArrange } from '@/sharing/collections'
import { cn } from '@/ui/cn'
import { useDrag, useHandle } from './use-handle'
import { useOrder } from './use-order'

const arrows: Record<string, Direction> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
  Home: 'first',
  End: 'last',
}

/** Arranged is a collection's generations, each with a handle that moves it: by dragging, or by the arrow keys. */
export function Arranged({ id, rows }: { id: string; rows: Generation[] }) {
  const text = useText().collections
  const aspects = useAspects((state) => state.aspects)
  const shape = useCallback((row: Generation) => shapeOf(row, aspects), [aspects])
  const control = useRef<GridControl>(null)
  const box = useRef<HTMLDivElement>(null)
  const { order: save, remove } = useArrange(id)
  const { shown, held, told, lift, over, drop, move } = useOrder(rows, save)

  const handle = useHandle(box, shown)

  const press = (event: KeyboardEvent, at: number) => {
    const to = arrows[event.key]
    if (!to || !control.current) return
    event.preventDefault()
    const place = control.current.neighbour(at, to)
    const row = shown[at]
    if (!row || place === at) return
    handle.follow(row.id, place)
    move(at, place)
    control.current.show(place)
  }
  useDrag(held !== null, {
    over: (x, y) => {
      const under = document.elementFromPoint(x, y)?.closest<HTMLElement>('[data-place]')
      if (under) over(Number(under.dataset.place))
    },
    drop,
  })

  return (
    <div ref={box} className="grid gap-3">
      <p className="text-xs text-muted">{text.arrangeHint}</p>
      <p className="sr-only" aria-live="polite">
        {told !== null && text.movedTo(told + 1, shown.length)}
      </p>
      <JustifiedGrid
        label={text.order}
        items={shown}
        keyOf={keyOf}
        aspectOf={shape}
        control={control}
        keep={held === null ? (told ?? -1) : shown.findIndex((row) => row.id === held)}
        render={(row, at) => (
          <div
            data-place={at}
            className={cn(
              'group/place relative size-full transition-opacity',
              held === row.id && 'opacity-50',
            )}
          >
            <GenerationCard
              row={row}
              eager={at < 8}
              extra={
                <Act label={text.takeOut} onClick={() => remove(row.id)}>
                  <X />
                </Act>
              }
            />
            <button
              type="button"
              data-handle
              aria-label={text.grip(row.prompt || row.model_name, at + 1, shown.length)}
              onKeyDown={(event) => press(event, at)}
              onPointerDown={() => lift(row.id)}
              className="absolute top-1.5 left-1.5 grid size-9 cursor-grab touch-none place-items-center rounded-control bg-black/60 text-white opacity-0 transition-opacity group-hover/place:opacity-100 hover:bg-black/80 focus-visible:opacity-100 active:cursor-grabbing [@media(hover:none)]:opacity-100"
            >
              <GripVertical className="size-[18px]" aria-hidden />
            </button>
          </div>
        )}
      />
    </div>
  )
}

const keyOf = (row: Generation) => row.id
