import { Star } from 'lucide-react'
import type { Generation, Model } from '@/api/types'
import { seconds } from '@/i18n/format'
import { useText } from '@/i18n/locale'
import { said } from '@/i18n/said'
import { Picture } from '@/media/picture'
import { cn } from '@/ui/cn'
import { IconButton } from '@/ui/icon-button'
import { Health } from './health'
import { isUsable } from './models'
import { Placeholder } from './placeholder'

interface ModelCardProps {
  model: Model
  chosen: boolean
  favorite: boolean
  /** The person's own results of it, the latest first. */
  examples: Generation[]
  onChoose: () => void
  onFavorite: () => void
}

const shown = 4

/** ModelCard tells enough of a model to choose it: what it made, what it costs and how long it takes. */
export function ModelCard({ model, chosen, favorite, examples, onChoose, onFavorite }: ModelCardProps) {
  const text = useText()
  const usable = isUsable(model)
  return (
    <article
      className={cn(
        'relative flex h-full flex-col overflow-hidden rounded-card border transition-colors hover:border-muted has-[button:focus-visible]:border-safelight',
        chosen && 'border-safelight',
        !usable && 'opacity-60',
      )}
    >
      <Strip model={model} examples={examples} />
      <div className="flex grow flex-col gap-1 p-3">
        <div className="flex items-center justify-between gap-2">
          <button
            type="button"
            disabled={!usable}
            aria-pressed={chosen}
            onClick={onChoose}
            className="flex min-w-0 items-center gap-2 text-left text-sm font-medium outline-none after:absolute after:inset-0"
          >
            <Health model={model} />
            <span className="truncate">{model.name}</span>
          </button>
          <IconButton
            label={favorite ? text.models.unfavorite : text.models.favorite}
            aria-pressed={favorite}
            onClick={onFavorite}
            size="icon-sm"
            className="relative -my-1 -mr-1.5"
          >
            <Star className={cn('size-4!', favorite && 'fill-current text-safelight-text')} />
          </IconButton>
        </div>
        <p className="line-clamp-2 text-xs text-muted">
          {usable ? said(model.description) : text.models.health[model.availability]}
        </p>
        <p className="mt-auto pt-1 text-xs text-muted num">
          {text.provider[model.provider]} · {said(model.price)} ·{' '}
          {text.models.usual(seconds(model.usual_seconds))}
        </p>
      </div>
    </article>
  )
}

function Strip({ model, examples }: Pick<ModelCardProps, 'model' | 'examples'>) {
  const pictures = examples
    .flatMap((row) => row.output_thumbs.map((url, at) => ({ url, hash: row.previews[at]?.thumbhash })))
    .filter((one) => one.url !== null)
    .slice(0, shown)
  return (
    <div className="flex h-18 gap-px overflow-hidden bg-hover" aria-hidden>
      {pictures.length === 0 && <Placeholder seed={model.id} />}
      {pictures.map(({ url, hash }) => (
        <div key={url} className="min-w-0 grow basis-0">
          <Picture src={url} alt="" thumbhash={hash ?? null} />
        </div>
      ))}
    </div>
  )
}
