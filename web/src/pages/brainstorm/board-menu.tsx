import { ChevronDown, Pencil, Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useText } from '@/i18n/locale'
import { Button } from '@/ui/button'
import { confirm } from '@/ui/confirm'
import { Dialog } from '@/ui/dialog'
import { Field, Input } from '@/ui/field'
import { Menu, MenuChoice, MenuItem, MenuLine } from '@/ui/menu'
import type { Board } from './board'
import { newBoard, useBoards } from './boards-store'

/** BoardMenu leads to the other boards, and names, makes and deletes them. */
export function BoardMenu({ boards, board }: { boards: Board[]; board: Board }) {
  const text = useText().brainstorm
  const { show, add, remove } = useBoards.getState()
  const [naming, setNaming] = useState(false)
  const drop = async () => {
    const yes = await confirm({
      title: text.deleteTitle(board.name),
      body: text.deleteBody,
      action: text.deleteBoard,
      danger: true,
    })
    if (yes) remove(board.id)
  }
  return (
    <>
      <Menu
        align="start"
        trigger={
          <Button variant="ghost" className="max-w-full min-w-0 justify-start px-2">
            <span className="truncate">{board.name}</span>
            <ChevronDown className="size-4!" aria-hidden />
          </Button>
        }
      >
        <MenuChoice
          label={text.boards}
          value={board.id}
          onChange={(id) => show(board.owner, id)}
          options={boards.map((one) => ({
            value: one.id,
            label: (
              <span className="flex max-w-72 min-w-0 items-baseline gap-2">
                <span className="truncate">{one.name}</span>
                <span className="shrink-0 text-xs text-muted num">{text.cards(one.cards.length)}</span>
              </span>
            ),
          }))}
        />
        <MenuLine />
        <MenuItem onSelect={() => add(newBoard(board.owner, text.untitled, board.models))}>
          <Plus /> {text.newBoard}
        </MenuItem>
        <MenuItem onSelect={() => setNaming(true)}>
          <Pencil /> {text.rename}
        </MenuItem>
        <MenuItem danger onSelect={() => void drop()}>
          <Trash2 /> {text.deleteBoard}
        </MenuItem>
      </Menu>
      {naming && <Rename board={board} onClose={() => setNaming(false)} />}
    </>
  )
}

function Rename({ board, onClose }: { board: Board; onClose: () => void }) {
  const text = useText()
  const [name, setName] = useState(board.name)
  const save = () => {
    const trimmed = name.trim()
    if (trimmed) useBoards.getState().change(board.id, (now) => ({ ...now, name: trimmed }))
    onClose()
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={text.brainstorm.rename}
      cancel
      footer={
        <Button disabled={name.trim() === ''} onClick={save}>
          {text.common.save}
        </Button>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          save()
        }}
      >
        <Field label={text.brainstorm.name}>
          {(ids) => (
            <Input {...ids} value={name} maxLength={80} onChange={(event) => setName(event.target.value)} />
          )}
        </Field>
      </form>
    </Dialog>
  )
}
