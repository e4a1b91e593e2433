import { Check } from 'lucide-react'
import { useState } from 'react'
import type { Generation, Workspace } from '@/api/types'
import { useGenerations } from '@/generations/queries'
import { useText } from '@/i18n/locale'
import { Picture } from '@/media/picture'
import { Button } from '@/ui/button'
import { cn } from '@/ui/cn'
import { Dialog } from '@/ui/dialog'
import { Failed, Skeleton } from '@/ui/state'
import { toast } from '@/ui/toast'
import { useMoveSome } from '@/workspaces/queries'

const most = 500 // the server's

/** PickDialog chooses generations of the person's own that shall be in the workspace. */
export function PickDialog({ workspace, close }: { workspace: Workspace; close: () => void }) {
  const text = useText()
  const words = text.workspaces
  const { query, rows } = useGenerations({ status: 'completed' })
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const move = useMoveSome(workspace.id)
  const elsewhere = rows.filter((row) => row.workspace_id !== workspace.id)
  const toggle = (id: string) => {
    const next = new Set(chosen)
    if (!next.delete(id) && next.size < most) next.add(id)
    setChosen(next)
  }
  const send = () =>
    move.mutate([...chosen], {
      onSuccess: ({ moved }) => {
        toast.success(words.moved(moved))
        close()
      },
    })
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && close()}
      title={words.moveSome}
      description={words.moveSomeHint}
      className="w-[min(52rem,calc(100vw-2rem))]"
      cancel
      footer={
        <Button variant="primary" disabled={chosen.size === 0} busy={move.isPending} onClick={send}>
          {words.moveCount(chosen.size)}
        </Button>
      }
    >
      {query.isPending && <Skeleton className="h-60" />}
      {query.isError && <Failed thrown={query.error} retry={() => void query.refetch()} />}
      {query.isSuccess && elsewhere.length === 0 && (
        <p className="py-8 text-center text-muted">{words.nothingToMove}</p>
      )}
      <div className="grid grid-cols-3 gap-1 sm:grid-cols-5">
        {elsewhere.map((row) => (
          <Choice key={row.id} row={row} chosen={chosen.has(row.id)} toggle={() => toggle(row.id)} />
        ))}
      </div>
      {query.hasNextPage && (
        <Button
          variant="ghost"
          className="mt-3 w-full"
          busy={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          {text.common.loadMore}
        </Button>
      )}
    </Dialog>
  )
}

function Choice({ row, chosen, toggle }: { row: Generation; chosen: boolean; toggle: () => void }) {
  const at = row.output_thumbs.findIndex((url) => url !== null)
  const name = row.prompt || row.model_name
  return (
    <button
      type="button"
      role="checkbox"
      aria-checked={chosen}
      aria-label={name}
      onClick={toggle}
      className={cn(
        'relative aspect-square overflow-hidden rounded-[6px] bg-surface text-left focus-visible:-outline-offset-2',
        chosen && 'outline-3 -outline-offset-3 outline-safelight',
      )}
    >
      {at >= 0 ? (
        <Picture src={row.output_thumbs[at]} alt="" thumbhash={row.previews[at]?.thumbhash ?? null} />
      ) : (
        <span className="line-clamp-5 p-2 text-xs text-muted">{row.output_text ?? name}</span>
      )}
      {chosen && (
        <span className="absolute top-1.5 right-1.5 grid size-5 place-items-center rounded-full bg-safelight-fill text-white">
          <Check className="size-3.5" strokeWidth={3} aria-hidden />
        </span>
      )}
    </button>
  )
}
