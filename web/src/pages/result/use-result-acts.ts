import { useState } from 'react'
import { useNavigate } from 'react-router'
import type { Generation, GenerationDetail } from '@/api/types'
import { useFavorite, useRetry } from '@/generations/acts'
import { againPath, download } from '@/generations/links'
import { useDeleteAsked } from '@/generations/use-delete-asked'
import { useText } from '@/i18n/locale'
import { toast } from '@/ui/toast'
import { useHotkeys } from '@/ui/use-hotkeys'
import type { Chain } from './chains'
import type { useFrames } from './use-frames'

export type Opened = 'collection' | 'share' | null

interface ActsProps {
  row: Generation | undefined
  detail: GenerationDetail | undefined
  chains: Chain[]
  frames: ReturnType<typeof useFrames>
}

export type ResultActs = ReturnType<typeof useResultActs>

/** useResultActs is what can be done with a result, by button and by key. */
export function useResultActs({ row, detail, chains, frames }: ActsProps) {
  const text = useText().result
  const navigate = useNavigate()
  const { mutate: mark } = useFavorite()
  const { mutate: retry } = useRetry()
  const askAndDelete = useDeleteAsked()
  const [opened, open] = useState<Opened>(null)
  const index = frames.frame?.index ?? 0
  const url = row?.output_urls[index]
  const owner = detail?.is_owner ?? false

  // To where one came from; after a copied link there is no such place.
  const back = () => {
    const entry: unknown = window.history.state
    const first = typeof entry === 'object' && entry !== null && 'idx' in entry && entry.idx === 0
    void (first ? navigate(`/history?${frames.list ?? ''}`) : navigate(-1))
  }
  const favorite = () => row && mark({ id: row.id, favorite: !row.is_favorite })
  const save =
    row && url ? () => void download(row, url, index).catch(() => toast.error(text.saveFailed)) : undefined
  const remove = async () => {
    if (!row || !owner || !(await askAndDelete([row]))) return
    const next = frames.frames.find((frame, at) => frame.id !== row.id && at > frames.place)
    if (next) void navigate(frames.pathOf(next), { replace: true })
    else back()
  }
  const again = () => {
    if (!row) return
    if (row.status === 'failed' || row.status === 'cancelled') retry(row.id)
    else void navigate(againPath(row))
  }
  const follow = (key: string) => {
    const chain = chains.find((one) => one.key === key)
    return chain && (() => void navigate(chain.to))
  }
  useHotkeys({
    ArrowLeft: () => frames.step(-1),
    ArrowRight: () => frames.step(1),
    f: row?.status === 'completed' ? favorite : undefined,
    d: save,
    u: follow('u'),
    v: follow('v'),
    r: again,
    Delete: () => void remove(),
    Escape: back,
  })
  return { back, favorite, save, remove: () => void remove(), owner, opened, open }
}
