import { Eye, EyeOff, Layers, Plus, X } from 'lucide-react'
import { useText } from '@/i18n/locale'
import { Button } from '@/ui/button'
import { cn } from '@/ui/cn'
import { IconButton } from '@/ui/icon-button'
import { Popover } from '@/ui/popover'
import type { Mask, MaskState } from './mask'

/** LayersButton opens the layers of a mask: which is painted on, and which are sent. */
export function LayersButton({ mask, state }: { mask: Mask; state: MaskState }) {
  const text = useText().inpaint
  return (
    <Popover
      label={text.layers}
      align="center"
      className="w-64 p-2"
      trigger={
        <Button variant="ghost" size="md" className="px-2.5" aria-label={text.layersNow(state.layers.length)}>
          <Layers aria-hidden />
          <span className="num">{state.layers.length}</span>
        </Button>
      }
    >
      <ul className="grid gap-0.5">
        {state.layers.map((layer) => (
          <li
            key={layer.id}
            className={cn('flex items-center rounded-control', layer.id === state.active && 'bg-hover')}
          >
            <IconButton
              label={layer.on ? text.layerOff(layer.id) : text.layerOn(layer.id)}
              aria-pressed={layer.on}
              onClick={() => mask.toggle(layer.id)}
            >
              {layer.on ? <Eye /> : <EyeOff />}
            </IconButton>
            <button
              type="button"
              aria-current={layer.id === state.active}
              onClick={() => mask.select(layer.id)}
              className={cn('h-9 grow px-1 text-left text-sm', !layer.on && 'text-muted')}
            >
              {text.layer(layer.id)}
            </button>
            {state.layers.length > 1 && (
              <IconButton label={text.layerRemove(layer.id)} onClick={() => mask.removeLayer(layer.id)}>
                <X />
              </IconButton>
            )}
          </li>
        ))}
      </ul>
      <Button variant="ghost" className="mt-1 w-full justify-start px-2" onClick={() => mask.addLayer()}>
        <Plus aria-hidden /> {text.layerAdd}
      </Button>
      <p className="px-2 pt-1 pb-1 text-xs text-muted">{text.layersHint}</p>
    </Popover>
  )
}
