import { FolderInput } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import type { Workspace } from '@/api/types'
import { useText } from '@/i18n/locale'
import { Button } from '@/ui/button'
import { confirm } from '@/ui/confirm'
import { Menu, MenuItem } from '@/ui/menu'
import { toast } from '@/ui/toast'
import { useMoveAll } from '@/workspaces/queries'

const PickDialog = lazy(() => import('./pick-dialog').then((module) => ({ default: module.PickDialog })))

/** MoveMenu brings generations of the person's own into the workspace, all or some. */
export function MoveMenu({ workspace }: { workspace: Workspace }) {
  const words = useText().workspaces
  const [picking, setPicking] = useState(false)
  const all = useMoveAll(workspace.id)
  const ask = async () => {
    const sure = await confirm({ title: words.moveAllTitle, body: words.moveAllHint, action: words.moveAct })
    if (sure) all.mutate(undefined, { onSuccess: ({ moved }) => toast.success(words.moved(moved)) })
  }
  return (
    <>
      <Menu
        trigger={
          <Button variant="outline" busy={all.isPending}>
            <FolderInput /> {words.move}
          </Button>
        }
      >
        <MenuItem onSelect={() => setPicking(true)}>{words.moveSome}</MenuItem>
        <MenuItem onSelect={() => void ask()}>{words.moveAll}</MenuItem>
      </Menu>
      {picking && (
        <Suspense>
          <PickDialog workspace={workspace} close={() => setPicking(false)} />
        </Suspense>
      )}
    </>
  )
}
