import { Download, FolderPlus, Heart, Link2, Trash2, Users, X } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import type { Generation } from '@/api/types'
import { useFavorite } from '@/generations/acts'
import { useText } from '@/i18n/locale'
import { IconButton } from '@/ui/icon-button'
import { useWorkspaces } from '@/workspaces/queries'
import { saveAll } from './save-all'
import type { useSelection } from './use-selection'

const CollectionDialog = lazy(() =>
  import('@/sharing/collection-dialog').then((module) => ({ default: module.CollectionDialog })),
)
const ShareDialog = lazy(() =>
  import('@/sharing/share-dialog').then((module) => ({ default: module.ShareDialog })),
)
const MoveDialog = lazy(() => import('./move-dialog').then((module) => ({ default: module.MoveDialog })))

interface SelectionBarProps {
  selection: ReturnType<typeof useSelection>
  onDelete: (rows: Generation[]) => void
}

type Open = 'collection' | 'share' | 'move' | null

/** SelectionBar floats while something is chosen and does things with all of it. */
export function SelectionBar({ selection, onDelete }: SelectionBarProps) {
  const text = useText().history
  const [open, setOpen] = useState<Open>(null)
  const { mutate: favorite } = useFavorite()
  const workspaces = useWorkspaces().data?.workspaces ?? []
  const { rows } = selection
  if (rows.length === 0) return null
  const ids = rows.map((row) => row.id)
  const only = rows.length === 1 ? rows[0] : undefined
  const mark = rows.some((row) => !row.is_favorite)
  const close = () => setOpen(null)
  return (
    <div className="pointer-events-none fixed inset-x-0 bottom-16 z-30 flex justify-center px-3 md:bottom-5 md:pl-14">
      <div
        role="toolbar"
        aria-label={text.withChosen}
        className="pointer-events-auto flex max-w-full animate-rise items-center gap-0.5 overflow-x-auto rounded-card border border-line-strong bg-raised p-1.5 shadow-float"
      >
        <span className="px-2.5 text-sm whitespace-nowrap num" aria-live="polite">
          {text.chosen(rows.length)}
        </span>
        <IconButton label={text.download} onClick={() => void saveAll(rows)}>
          <Download />
        </IconButton>
        <IconButton
          label={mark ? text.favorite : text.unfavorite}
          hint="f"
          onClick={() => rows.forEach((row) => favorite({ id: row.id, favorite: mark }))}
        >
          <Heart className={mark ? undefined : 'fill-current'} />
        </IconButton>
        <IconButton label={text.toCollection} onClick={() => setOpen('collection')}>
          <FolderPlus />
        </IconButton>
        <IconButton label={text.share} onClick={() => setOpen('share')}>
          <Link2 />
        </IconButton>
        {workspaces.length > 0 && (
          <IconButton label={text.move} onClick={() => setOpen('move')}>
            <Users />
          </IconButton>
        )}
        <IconButton label={text.delete} hint="Delete" className="text-bad" onClick={() => onDelete(rows)}>
          <Trash2 />
        </IconButton>
        <IconButton label={text.letGoOfAll} hint="Esc" onClick={selection.none}>
          <X />
        </IconButton>
      </div>
      <Suspense>
        {open === 'collection' && <CollectionDialog ids={ids} onClose={close} />}
        {open === 'share' && (
          <ShareDialog what={only ? { generationId: only.id } : { ids }} onClose={close} />
        )}
        {open === 'move' && <MoveDialog ids={ids} workspaces={workspaces} onClose={close} />}
      </Suspense>
    </div>
  )
}
