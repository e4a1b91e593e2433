import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Users } from 'lucide-react'
import { api, take } from '@/api/client'
import { asProblem } from '@/api/problem'
import { useText } from '@/i18n/locale'
import { Dialog } from '@/ui/dialog'
import { explain } from '@/ui/explain'
import { Notice } from '@/ui/state'
import { toast } from '@/ui/toast'

// What one request may name.
const atOnce = 500

interface MoveDialogProps {
  ids: string[]
  workspaces: { id: string; name: string }[]
  onClose: () => void
}

/** MoveDialog brings generations into a workspace, whose members see them from then on. */
export function MoveDialog({ ids, workspaces, onClose }: MoveDialogProps) {
  const text = useText().history
  const client = useQueryClient()
  const move = useMutation({
    mutationFn: async (workspace: { id: string; name: string }) => {
      let moved = 0
      for (let from = 0; from < ids.length; from += atOnce) {
        const answer = await take(
          api.POST('/api/workspaces/{id}/import-user-generations', {
            params: { path: { id: workspace.id } },
            body: { generation_ids: ids.slice(from, from + atOnce) },
          }),
        )
        moved += answer.moved
      }
      return moved
    },
    onSuccess: (moved, workspace) => {
      toast.success(text.moved(moved, workspace.name))
      onClose()
    },
    onSettled: () => void client.invalidateQueries({ queryKey: ['generations'] }),
  })
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={text.moveTitle(ids.length)}
      description={text.moveLead}
    >
      {move.isError && (
        <Notice tone="bad" className="mb-3">
          {explain(asProblem(move.error))}
        </Notice>
      )}
      <ul className="grid gap-0.5">
        {workspaces.map((workspace) => (
          <li key={workspace.id}>
            <button
              type="button"
              disabled={move.isPending}
              onClick={() => move.mutate(workspace)}
              className="flex min-h-11 w-full items-center gap-3 rounded-control px-2 text-left text-sm hover:bg-hover disabled:opacity-50"
            >
              <Users className="size-[18px] text-muted" aria-hidden />
              <span className="min-w-0 truncate">{workspace.name}</span>
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  )
}
