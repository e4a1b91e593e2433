import { Check } from 'lucide-react'
import { useState, type MouseEvent, type ReactNode } from 'react'
import { Link } from 'react-router'
import type { Generation } from '@/api/types'
import { useText } from '@/i18n/locale'
import { isEnded } from '@/live/store'
import { cn } from '@/ui/cn'
import { CardActions } from './card-actions'
import { Developing } from './developing'
import { Ended } from './ended'
import { Grain } from './grain'
import { resultPath } from './links'
import { useNow } from './queries'
import { Print } from './print'

/** Selection lets several cards be chosen together. */
export interface Selection {
  selected: boolean
  /** One is chosen already: a press on a card chooses it instead of opening it. */
  choosing: boolean
  /** extend is true with Shift: everything from the last one to this. */
  toggle: (extend: boolean) => void
}

interface GenerationCardProps {
  row: Generation
  /** Where a press leads; to the result if nothing is said. */
  to?: string
  /** For what is seen first. */
  eager?: boolean
  selection?: Selection
  /** More buttons beside the usual ones, such as a menu. */
  extra?: ReactNode
  /** Without buttons, in a box so small that they would cover it. */
  bare?: boolean
  className?: string
}

/**
 * GenerationCard shows one generation through its whole life in a box that somebody else gave its size: developing, then its
 * picture, film or text, or why there is none. It follows events by itself.
 */
export function GenerationCard({ row, to, eager, selection, extra, bare, className }: GenerationCardProps) {
  const text = useText()
  const now = useNow(row)
  // What it was when it came: only what developed before one's eyes fades in over its grain.
  const [ran] = useState(!isEnded(row.status))
  const name = row.prompt || `${text.action[row.action]}, ${row.model_name}`
  const press = (event: MouseEvent) => {
    if (!selection || !(selection.choosing || event.shiftKey)) return
    event.preventDefault()
    selection.toggle(event.shiftKey)
  }
  return (
    <article
      className={cn(
        'group/card @container relative size-full overflow-hidden rounded-[6px] bg-surface',
        selection?.selected && 'outline-2 -outline-offset-2 outline-safelight',
        className,
      )}
      data-status={now.status}
    >
      {ran && <Grain share={1} />}
      <Face
        row={row}
        status={now.status}
        stage={now.stage}
        progress={now.progress}
        eager={eager}
        choosable={selection !== undefined}
      />
      <Link
        to={to ?? resultPath(row.id)}
        aria-label={text.generation.open(name, text.status[now.status])}
        onClick={press}
        className="absolute inset-0 rounded-[6px] -outline-offset-2"
      />
      {selection && <Mark selection={selection} label={text.generation.select(name)} />}
      {!bare && <CardActions row={row} status={now.status} extra={extra} />}
    </article>
  )
}

interface FaceProps {
  row: Generation
  status: Generation['status']
  stage: string
  progress: number
  eager: boolean | undefined
  choosable: boolean
}

/** Face is what a card shows; an end that the row does not tell yet is still its last stage. */
function Face({ row, status, stage, progress, eager, choosable }: FaceProps) {
  if (row.status === 'completed' && status === 'completed')
    return <Print row={row} eager={eager} choosable={choosable} />
  if (isEnded(row.status) && row.status === status)
    return <Ended row={row} failed={status === 'failed'} choosable={choosable} />
  return (
    <Developing
      prompt={row.prompt || row.model_name}
      status={isEnded(status) ? 'processing' : status}
      stage={isEnded(status) ? 'thumbnailing' : stage}
      progress={isEnded(status) ? 99 : progress}
      inLine={row.in_line === true && status === 'pending'}
      since={new Date(row.created_at).getTime()}
      usual={row.usual_seconds}
    />
  )
}

/** Mark is the box that chooses a card; it shows on hover, and on all once one is chosen. */
function Mark({ selection, label }: { selection: Selection; label: string }) {
  return (
    <button
      type="button"
      role="checkbox"
      aria-checked={selection.selected}
      aria-label={label}
      onClick={(event) => selection.toggle(event.shiftKey)}
      className={cn(
        'absolute top-0 left-0 grid size-9 place-items-center transition-opacity focus-visible:opacity-100',
        selection.choosing
          ? 'opacity-100'
          : 'opacity-0 group-hover/card:opacity-100 [@media(hover:none)]:opacity-100',
      )}
    >
      <span
        className={cn(
          'grid size-5 place-items-center rounded-[5px] border',
          selection.selected
            ? 'border-safelight-fill bg-safelight-fill text-white'
            : 'border-white/70 bg-black/40',
        )}
      >
        {selection.selected && <Check className="size-3.5" aria-hidden />}
      </span>
    </button>
  )
}
