import { Plus, X } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import type { Model } from '@/api/types'
import { useFreePlaces } from '@/generations/queries'
import { money } from '@/i18n/format'
import { useText } from '@/i18n/locale'
import { said } from '@/i18n/said'
import { Button } from '@/ui/button'
import { Field, TextArea } from '@/ui/field'
import { IconButton } from '@/ui/icon-button'
import { useHotkeys } from '@/ui/use-hotkeys'
import { addRound, mostModels, type Board } from './board'
import { useBoards } from './boards-store'
import { useTotal } from './use-total'

const ModelPicker = lazy(() => import('@/models/model-picker'))
const Destination = lazy(() => import('@/workspaces/destination'))

/** BoardForm asks several models the same: the prompt, who is asked, what it costs together, and what has to wait. */
export function BoardForm({ board, offer }: { board: Board; offer: Model[] }) {
  const text = useText().brainstorm
  const { change } = useBoards.getState()
  const chosen = board.models.flatMap((id) => offer.find((model) => model.id === id) ?? [])
  const total = useTotal(chosen.map((model) => model.id))
  const prompt = board.prompt.trim()
  const most = Math.min(...chosen.map((model) => model.limits.prompt.max), Infinity)
  const lack =
    chosen.length === 0
      ? text.noModels
      : prompt === ''
        ? text.noPrompt
        : prompt.length > most
          ? text.tooLong
          : null
  const ask = () => {
    if (lack) return
    const round = { id: crypto.randomUUID(), prompt }
    const keys = chosen.map(() => crypto.randomUUID())
    change(board.id, (now) => ({
      ...addRound({ ...now, models: chosen.map((model) => model.id) }, round, keys),
      name: now.rounds.length === 0 && now.name === text.untitled ? nameOf(prompt) : now.name,
      changedAt: Date.now(),
    }))
  }
  useHotkeys({ 'mod+Enter': ask })
  return (
    <>
      <Field label={text.prompt}>
        {(ids) => (
          <TextArea
            {...ids}
            value={board.prompt}
            placeholder={text.placeholder}
            className="max-h-80 min-h-28"
            onChange={(event) => change(board.id, (now) => ({ ...now, prompt: event.target.value }))}
          />
        )}
      </Field>
      <Models board={board} chosen={chosen} offer={offer} />
      <div className="sticky bottom-14 -mx-3 grid gap-2.5 bg-bg px-3 pt-3 md:bottom-0 lg:mx-0 lg:px-0">
        <Button
          variant="primary"
          size="lg"
          aria-disabled={lack !== null}
          aria-describedby="ask-told"
          onClick={ask}
        >
          {chosen.length > 0 ? text.ask(chosen.length) : text.askNone}
        </Button>
        <p id="ask-told" aria-live="polite" className="min-h-10 text-center text-xs text-muted num">
          {lack ?? (total === null ? text.priceUnknown : text.total(money(total)))}
          <br />
          <Room asked={chosen.length} />
        </p>
        <Suspense>
          <Destination />
        </Suspense>
      </div>
    </>
  )
}

const nameOf = (prompt: string) => (prompt.length > 40 ? `${prompt.slice(0, 39).trimEnd()}…` : prompt)

/** Room tells how many of the cards would have to wait, before they do. */
function Room({ asked }: { asked: number }) {
  const text = useText().brainstorm
  const free = useFreePlaces()
  if (free === undefined || asked === 0) return null
  if (free === 0) return text.noRoom
  return free < asked ? text.someWait(asked - free) : text.room(free)
}

interface ModelsProps {
  board: Board
  chosen: Model[]
  offer: Model[]
}

function Models({ board, chosen, offer }: ModelsProps) {
  const text = useText()
  const [open, setOpen] = useState(false)
  const choose = (models: string[]) => useBoards.getState().change(board.id, (now) => ({ ...now, models }))
  const ids = chosen.map((model) => model.id)
  return (
    <div role="group" aria-label={text.brainstorm.models} className="grid gap-1.5">
      <p className="flex justify-between text-xs font-medium">
        {text.brainstorm.models}
        <span className="font-normal text-muted num">
          {text.brainstorm.modelsHint(chosen.length, mostModels)}
        </span>
      </p>
      <ul className="grid gap-1">
        {chosen.map((model) => (
          <li key={model.id} className="flex h-11 items-center gap-2 rounded-control bg-hover pr-1 pl-3">
            <span className="min-w-0 grow">
              <span className="block truncate text-sm">{model.name}</span>
              <span className="block truncate text-xs text-muted num">
                {text.provider[model.provider]} · {said(model.price)}
              </span>
            </span>
            <IconButton
              label={text.brainstorm.removeModel(model.name)}
              onClick={() => choose(ids.filter((id) => id !== model.id))}
            >
              <X />
            </IconButton>
          </li>
        ))}
      </ul>
      {chosen.length < mostModels && (
        <Button variant="outline" onClick={() => setOpen(true)}>
          <Plus aria-hidden /> {text.brainstorm.addModel}
        </Button>
      )}
      {open && (
        <Suspense>
          <ModelPicker
            models={offer.filter((model) => !ids.includes(model.id))}
            chosen={undefined}
            onChoose={(id) => {
              choose([...ids, id])
              setOpen(false)
            }}
            onClose={() => setOpen(false)}
          />
        </Suspense>
      )}
    </div>
  )
}
