import {
  Brush,
  Eraser,
  Maximize,
  Minus,
  Plus,
  Redo2,
  SquareDashed,
  Trash2,
  Undo2,
  type LucideIcon,
} from 'lucide-react'
import { useSyncExternalStore, type ReactNode } from 'react'
import { percent } from '@/i18n/format'
import { useText } from '@/i18n/locale'
import { cn } from '@/ui/cn'
import { IconButton } from '@/ui/icon-button'
import { Slider } from '@/ui/slider'
import { brushRange, sizeAt, sliderOf } from './brush'
import { LayersButton } from './layers'
import type { Mask } from './mask'
import type { Stage } from './use-stage'

interface MaskToolsProps {
  mask: Mask
  stage: Stage
  brush: number
  onBrush: (size: number) => void
  erasing: boolean
  onErasing: (erasing: boolean) => void
}

// A soft edge wider than a tenth of the picture would redraw what nobody painted.
const softest = (mask: Mask) => Math.round(Math.max(mask.picture.width, mask.picture.height) / 20)

/** MaskTools are the brush and all that can be done to a mask, each with its key. */
export function MaskTools({ mask, stage, brush, onBrush, erasing, onErasing }: MaskToolsProps) {
  const text = useText().inpaint
  const state = useSyncExternalStore(mask.subscribe, mask.state)
  const range = brushRange(mask.picture)
  return (
    <div
      role="toolbar"
      aria-label={text.tools}
      className="flex flex-wrap items-center justify-center gap-x-3 gap-y-1 rounded-card border border-line-strong bg-raised px-2 py-1"
    >
      <Group>
        <Tool icon={Brush} label={text.brush} hint="B" pressed={!erasing} onClick={() => onErasing(false)} />
        <Tool icon={Eraser} label={text.eraser} hint="E" pressed={erasing} onClick={() => onErasing(true)} />
      </Group>
      <Amount label={text.size} told={text.pixels(brush)}>
        <Slider
          label={text.size}
          value={sliderOf(brush, range)}
          min={0}
          max={100}
          onChange={(at) => onBrush(sizeAt(at, range))}
        />
      </Amount>
      <Amount label={text.feather} told={text.pixels(state.feather)}>
        <Slider
          label={text.feather}
          value={state.feather}
          min={0}
          max={softest(mask)}
          onChange={(pixels) => mask.soften(pixels)}
        />
      </Amount>
      <Group>
        <Tool icon={Undo2} label={text.undo} hint="Ctrl Z" disabled={!state.canUndo} onClick={mask.undo} />
        <Tool icon={Redo2} label={text.redo} hint="Ctrl ⇧ Z" disabled={!state.canRedo} onClick={mask.redo} />
        <Tool icon={SquareDashed} label={text.invert} hint="I" onClick={() => mask.invert()} />
        <Tool icon={Trash2} label={text.clear} disabled={state.empty} onClick={() => mask.clear()} />
        <LayersButton mask={mask} state={state} />
      </Group>
      <Zoom stage={stage} />
    </div>
  )
}

/** Zoom tells how large the content is drawn and changes it. */
export function Zoom({ stage }: { stage: Stage }) {
  const text = useText().inpaint
  return (
    <Group>
      <Tool icon={Minus} label={text.farther} hint="−" onClick={() => stage.zoom(1 / 1.25)} />
      <span className="w-11 text-center text-xs text-muted num">
        {percent(Math.round(stage.view.scale * 100) / 100)}
      </span>
      <Tool icon={Plus} label={text.closer} hint="+" onClick={() => stage.zoom(1.25)} />
      <Tool icon={Maximize} label={text.fit} hint="0" onClick={stage.fitAll} />
    </Group>
  )
}

const Group = ({ children }: { children: ReactNode }) => (
  <div className="flex items-center gap-0.5">{children}</div>
)

const Amount = ({ label, told, children }: { label: string; told: string; children: ReactNode }) => (
  <div className="flex items-center gap-2 text-xs text-muted">
    <span aria-hidden>{label}</span>
    <div className="w-24">{children}</div>
    <span className="w-14 num">{told}</span>
  </div>
)

function Tool({
  icon: Icon,
  pressed,
  ...props
}: {
  icon: LucideIcon
  label: string
  hint?: string
  pressed?: boolean
  disabled?: boolean
  onClick: () => void
}) {
  return (
    <IconButton {...props} aria-pressed={pressed} className={cn(pressed && 'bg-hover text-text')}>
      <Icon />
    </IconButton>
  )
}
