import {
  ArrowLeft,
  ChevronLeft,
  ChevronRight,
  Columns2,
  Download,
  FolderPlus,
  Heart,
  Info,
  Link2,
  Trash2,
} from 'lucide-react'
import type { Generation } from '@/api/types'
import { count } from '@/i18n/format'
import { useText } from '@/i18n/locale'
import { cn } from '@/ui/cn'
import { IconButton } from '@/ui/icon-button'
import type { ResultActs } from './use-result-acts'

interface ResultBarProps {
  row: Generation
  acts: ResultActs
  place: number
  of: number
  step: (by: number) => void
  /** null where there is nothing to compare with. */
  compare: boolean | null
  onCompare: () => void
  details: boolean
  onDetails: () => void
}

/** ResultBar is above a result: back, which of how many, and what can be done with it. */
export function ResultBar(props: ResultBarProps) {
  const { row, acts, place, of, step, compare, onCompare, details, onDetails } = props
  const text = useText().result
  const done = row.status === 'completed'
  return (
    <div className="flex h-12 items-center gap-0.5 px-2 md:px-4">
      <IconButton label={text.back} hint="Esc" side="bottom" onClick={acts.back}>
        <ArrowLeft />
      </IconButton>
      {of > 1 && (
        <div className="flex items-center text-xs text-muted num">
          <IconButton
            label={text.previous}
            hint="←"
            side="bottom"
            className="hidden sm:inline-flex"
            disabled={place <= 0}
            onClick={() => step(-1)}
          >
            <ChevronLeft />
          </IconButton>
          <span className="px-1 whitespace-nowrap" aria-live="polite">
            {text.placeOf(count(place + 1), count(of))}
          </span>
          <IconButton
            label={text.following}
            hint="→"
            side="bottom"
            className="hidden sm:inline-flex"
            disabled={place >= of - 1}
            onClick={() => step(1)}
          >
            <ChevronRight />
          </IconButton>
        </div>
      )}
      <div role="toolbar" aria-label={text.acts} className="ml-auto flex items-center gap-0.5">
        {compare !== null && (
          <IconButton
            label={text.compare}
            hint="c"
            side="bottom"
            aria-pressed={compare}
            className={cn(compare && 'bg-hover text-text')}
            onClick={onCompare}
          >
            <Columns2 />
          </IconButton>
        )}
        {done && (
          <>
            <IconButton
              label={row.is_favorite ? text.unfavorite : text.favorite}
              hint="f"
              side="bottom"
              aria-pressed={row.is_favorite}
              onClick={acts.favorite}
            >
              <Heart className={cn(row.is_favorite && 'fill-current text-safelight-text')} />
            </IconButton>
            {acts.save && (
              <IconButton label={text.download} hint="d" side="bottom" onClick={acts.save}>
                <Download />
              </IconButton>
            )}
            {acts.owner && (
              <>
                <IconButton label={text.toCollection} side="bottom" onClick={() => acts.open('collection')}>
                  <FolderPlus />
                </IconButton>
                <IconButton label={text.share} side="bottom" onClick={() => acts.open('share')}>
                  <Link2 />
                </IconButton>
              </>
            )}
          </>
        )}
        {acts.owner && (
          <IconButton label={text.delete} hint="Delete" side="bottom" onClick={acts.remove}>
            <Trash2 />
          </IconButton>
        )}
        <IconButton
          label={text.details}
          hint="i"
          side="bottom"
          aria-pressed={details}
          className={cn(details && 'bg-hover text-text')}
          onClick={onDetails}
        >
          <Info />
        </IconButton>
      </div>
    </div>
  )
}
