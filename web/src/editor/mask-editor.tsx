import { useState } from 'react'
import { useText } from '@/i18n/locale'
import { brushRange, firstBrush, nextSize } from './brush'
import type { Mask } from './mask'
import { dabsOf, MaskStage } from './mask-stage'
import { MaskTools } from './mask-tools'
import { useMaskKeys } from './use-mask-keys'
import { useStage, type StageTouch } from './use-stage'

// A pixel of the picture as large as a fingertip, and a huge picture as small as a stamp.
const range = { least: 0.02, most: 32 }
const margin = 24

interface MaskEditorProps {
  mask: Mask
  picture: { src: string; width: number; height: number }
}

/** MaskEditor paints a mask over a picture: the canvas and the tools below it. It fills its place. */
export function MaskEditor({ mask, picture }: MaskEditorProps) {
  const text = useText().inpaint
  const [brush, setBrush] = useState(() => firstBrush(picture))
  const [eraser, setEraser] = useState(false)
  const sizes = brushRange(picture)
  const resize = (direction: 1 | -1) => setBrush((size) => nextSize(size, direction, sizes))
  const held = useMaskKeys({
    undo: mask.undo,
    redo: mask.redo,
    smaller: () => resize(-1),
    larger: () => resize(1),
    brush: () => setEraser(false),
    eraser: () => setEraser(true),
    invert: () => mask.invert(),
    fit: () => stage.fitAll(),
    closer: () => stage.zoom(1.25),
    farther: () => stage.zoom(1 / 1.25),
  })
  const erasing = eraser !== held.erasing // holding the key while the eraser is on paints
  const draw = (touch: StageTouch) => dabsOf(touch, stage, brush)
  const [frame, stage] = useStage({
    content: { x: 0, y: 0, width: picture.width, height: picture.height },
    range,
    margin,
    wantsPan: held.wantsPan,
    deeds: {
      begin: (touch) => {
        const [dab] = draw(touch)
        // The far end of a pen erases.
        if (dab) mask.begin(dab, touch.event.buttons === 32 || erasing)
        return true
      },
      move: (touch) => draw(touch).forEach((dab) => mask.move(dab)),
      end: () => mask.end(),
      abort: () => mask.abort(),
    },
  })
  return (
    <div className="grid h-full min-h-0 grid-rows-[1fr_auto] gap-2">
      <MaskStage
        frame={frame}
        stage={stage}
        mask={mask}
        picture={{ ...picture, alt: text.picture }}
        brush={brush}
        erasing={erasing}
        panning={held.panning}
        label={text.canvas}
      />
      <MaskTools
        mask={mask}
        stage={stage}
        brush={brush}
        onBrush={setBrush}
        erasing={erasing}
        onErasing={setEraser}
      />
    </div>
  )
}
