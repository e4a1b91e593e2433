import { AlignLeft, CircleAlert, LoaderCircle } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { Link } from 'react-router'
import { isText } from '@/generations/shape'
import { useText } from '@/i18n/locale'
import { Picture } from '@/media/picture'
import { cn } from '@/ui/cn'
import { around, type Frame } from './frames'

interface FilmstripProps {
  frames: Frame[]
  place: number
  pathOf: (frame: Frame) => string
}

const reach = 24 // on both sides: more than the widest window shows

/** Filmstrip is what stands before and after, small; the one that is shown stays in its middle. */
export function Filmstrip({ frames, place, pathOf }: FilmstripProps) {
  const text = useText().result.viewer
  const strip = useRef<HTMLOListElement>(null)
  const frame = frames[place]
  const name = frame && `${frame.id} ${frame.index}`
  useEffect(() => {
    const box = strip.current
    const here = box?.querySelector<HTMLElement>('[aria-current]')?.parentElement
    // Not scrollIntoView, which would scroll the page as well.
    if (box && here) box.scrollTo({ left: here.offsetLeft - (box.clientWidth - here.clientWidth) / 2 })
  }, [name])
  if (frames.length < 2) return null
  const shown = around(frames, place, reach)
  return (
    <nav aria-label={text.strip}>
      <ol ref={strip} className="relative flex [scrollbar-width:none] gap-1 overflow-x-auto px-3 py-2">
        {shown.map((one) => (
          <li key={`${one.id} ${one.index}`} className="shrink-0 first:ml-auto last:mr-auto">
            <Link
              to={pathOf(one)}
              replace
              aria-current={one === frame ? 'true' : undefined}
              aria-label={text.goTo(frames.indexOf(one) + 1, frames.length)}
              className={cn(
                'block size-14 overflow-hidden rounded-[6px] opacity-60 transition-opacity hover:opacity-100',
                one === frame && 'opacity-100 outline-2 -outline-offset-2 outline-safelight',
              )}
            >
              <Small frame={one} />
            </Link>
          </li>
        ))}
      </ol>
    </nav>
  )
}

function Small({ frame: { row, index } }: { frame: Frame }) {
  const preview = row.previews[index]
  const still = row.output_thumbs[index] ?? (preview?.kind === 'image' ? row.output_urls[index] : null)
  if (row.status === 'completed' && preview)
    return <Picture src={still} alt="" thumbhash={preview.thumbhash} eager />
  const Icon = isText(row)
    ? AlignLeft
    : row.status === 'failed' || row.status === 'cancelled'
      ? CircleAlert
      : LoaderCircle
  return (
    <span className="grid size-full place-items-center bg-surface text-muted">
      <Icon className={cn('size-4', Icon === LoaderCircle && 'animate-spin')} aria-hidden />
    </span>
  )
}
