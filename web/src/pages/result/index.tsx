import { useEffect, useMemo } from 'react'
import { useParams } from 'react-router'
import { asProblem } from '@/api/problem'
import { useMarkViewed } from '@/generations/acts'
import { useGeneration } from '@/generations/queries'
import { rowOf } from '@/generations/row'
import { useText } from '@/i18n/locale'
import { useTitle } from '@/ui/title'
import { Failed } from '@/ui/state'
import { useHotkeys } from '@/ui/use-hotkeys'
import { Filmstrip } from '@/viewer/filmstrip'
import { ChainRow } from './chain-row'
import { chainsOf } from './chains'
import { DetailsPanel } from './details-panel'
import { Dialogs } from './dialogs'
import { ResultLoading } from './loading'
import { inputOf, outputOf } from './output'
import { ResultBar } from './result-bar'
import { useFrames } from './use-frames'
import { usePreload } from './use-preload'
import { useResultActs } from './use-result-acts'
import { useResultView } from './use-result-view'
import { View } from './view'

/** Page is one result, as large as the window allows, and the way to what stands beside it. */
export function Page() {
  const { id = '' } = useParams()
  const text = useText()
  const query = useGeneration(id)
  const detail = query.data
  const own = useMemo(() => detail && rowOf(detail), [detail])
  const frames = useFrames(id, own)
  const row = frames.frame?.row
  const index = frames.frame?.index ?? 0
  const output = row ? outputOf(row, index) : null
  const chains = useMemo(() => (row ? chainsOf(row.id, index, output) : []), [row, index, output])
  const acts = useResultActs({ row, detail, chains, frames })
  const look = useResultView()
  const comparable = inputOf(detail, output) !== null
  useHotkeys({ c: comparable ? look.turnCompare : undefined, i: look.turnDetails })
  useTitle(row ? row.prompt.slice(0, 60) || text.action[row.action] : text.result.title)
  useViewed(id, detail?.is_owner === true && detail.status === 'completed' && !detail.viewed)
  usePreload(frames.frames, frames.place)

  if (query.isError && (!row || asProblem(query.error).status === 404))
    return <Failed thrown={query.error} retry={() => void query.refetch()} />
  if (!row) return <ResultLoading />
  return (
    <div className="flex h-[calc(100dvh-7rem)] md:h-[calc(100dvh-3.5rem)]">
      <div className="flex min-w-0 grow flex-col">
        <h1 className="sr-only">{row.prompt || text.action[row.action]}</h1>
        <ResultBar
          row={row}
          acts={acts}
          place={frames.place}
          of={frames.frames.length}
          step={frames.step}
          compare={comparable ? look.compare : null}
          onCompare={look.turnCompare}
          details={look.details}
          onDetails={look.turnDetails}
        />
        <div className="min-h-0 grow md:px-4">
          <View
            row={row}
            detail={detail}
            index={index}
            compare={look.compare}
            onSwipe={frames.step}
            onBroken={() => void query.refetch()}
          />
        </div>
        <div className="min-h-12">
          {detail?.status === 'completed' && <ChainRow detail={detail} chains={chains} />}
        </div>
        <Filmstrip frames={frames.frames} place={frames.place} pathOf={frames.pathOf} />
      </div>
      <DetailsPanel detail={detail} open={look.details} onClose={look.turnDetails} />
      <Dialogs id={row.id} opened={acts.opened} onClose={() => acts.open(null)} />
    </div>
  )
}

/** useViewed tells the server once that a result was seen. */
function useViewed(id: string, fresh: boolean) {
  const { mutate } = useMarkViewed()
  useEffect(() => {
    if (fresh) mutate(id)
  }, [id, fresh, mutate])
}
