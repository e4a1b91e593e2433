import { ChevronDown, Maximize2, Sparkles } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { Link } from 'react-router'
import type { Generation } from '@/api/types'
import { GenerationCard } from '@/generations/card'
import { resultPath } from '@/generations/links'
import { useGeneration, useNow } from '@/generations/queries'
import { useText } from '@/i18n/locale'
import { Picture } from '@/media/picture'
import { Button } from '@/ui/button'
import { cn } from '@/ui/cn'
import { CopyButton } from '@/ui/copy-button'
import { IconButton } from '@/ui/icon-button'
import { Time } from '@/ui/time'
import { useSeen } from './use-seen'

// What fits beside the picture; a list of many long texts would be no list.
const shownAtFirst = 420

/** Answer is one analysis: its picture, its text, and what to do with it. */
export function Answer({ row }: { row: Generation }) {
  const now = useNow(row)
  if (row.status === 'completed' && now.status === 'completed') return <Told row={row} />
  return (
    <div className="h-40">
      <GenerationCard row={row} />
    </div>
  )
}

function Told({ row }: { row: Generation }) {
  const text = useText()
  const [seen, ref] = useSeen<HTMLElement>()
  return (
    <article
      ref={ref}
      className="grid min-h-40 gap-3 rounded-card border bg-surface p-3 sm:grid-cols-[8.5rem_minmax(0,1fr)]"
    >
      {seen ? (
        <Whole row={row} />
      ) : (
        <p className="text-sm sm:col-start-2">{row.output_text || text.analyze.noText}</p>
      )}
    </article>
  )
}

/** Whole asks for the whole text and the picture, which a list does not carry. */
function Whole({ row }: { row: Generation }) {
  const text = useText()
  const { data } = useGeneration(row.id)
  const [broken, setBroken] = useState(false)
  const told = data?.output_text ?? row.output_text ?? ''
  return (
    <>
      <div className="h-34 overflow-hidden rounded-[6px] bg-hover">
        {broken ? (
          <p className="grid size-full place-items-center p-2 text-center text-xs text-muted">
            {text.analyze.gone}
          </p>
        ) : (
          <Picture
            src={data?.input_image_url}
            alt={text.analyze.picture}
            fit="contain"
            onBroken={() => setBroken(true)}
          />
        )}
      </div>
      <div className="flex min-w-0 flex-col gap-2">
        {row.prompt && <p className="text-xs text-muted">{row.prompt}</p>}
        <ToldText told={told} />
        <footer className="mt-auto flex flex-wrap items-center gap-1">
          <p className="mr-auto flex min-w-0 gap-2 text-xs text-muted">
            <span className="truncate">{row.model_name}</span>
            <Time at={row.created_at} />
          </p>
          <CopyButton text={told} label={text.analyze.copyText} />
          <Button asChild size="sm" variant="ghost">
            <Link to={`/?action=create&prompt=${encodeURIComponent(told)}`}>
              <Sparkles className="size-4!" aria-hidden /> {text.analyze.usePrompt}
            </Link>
          </Button>
          <IconLink to={resultPath(row.id)} label={text.analyze.open}>
            <Maximize2 className="size-4!" />
          </IconLink>
        </footer>
      </div>
    </>
  )
}

function ToldText({ told }: { told: string }) {
  const text = useText().analyze
  const [open, setOpen] = useState(false)
  const long = told.length > shownAtFirst
  return (
    <div className="grid justify-items-start gap-1">
      <p className={cn('text-sm break-words whitespace-pre-line', long && !open && 'line-clamp-5')}>
        {told || text.noText}
      </p>
      {long && (
        <Button
          size="sm"
          variant="ghost"
          className="-ml-3"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          <ChevronDown className={cn('size-4! transition-transform', open && 'rotate-180')} aria-hidden />
          {open ? text.less : text.more}
        </Button>
      )}
    </div>
  )
}

const IconLink = ({ to, label, children }: { to: string; label: string; children: ReactNode }) => (
  <IconButton asChild label={label} size="icon-sm">
    <Link to={to}>{children}</Link>
  </IconButton>
)
