import type { Generation, GenerationDetail } from '@/api/types'
import { isText } from '@/generations/shape'
import { useNow } from '@/generations/queries'
import { useText } from '@/i18n/locale'
import { Stage } from '@/viewer/stage'
import { Film } from './film'
import { Lost } from './lost'
import { inputOf, outputOf } from './output'
import { Running } from './running'
import { Written } from './written'

interface ViewProps {
  row: Generation
  /** Everything of it, once it is there; the row is enough to show it. */
  detail: GenerationDetail | undefined
  index: number
  compare: boolean
  onSwipe: (step: 1 | -1) => void
  onBroken: () => void
}

/** View is the result itself, or what there is instead: how far it is, or why there is none. */
export function View({ row, detail, index, compare, onSwipe, onBroken }: ViewProps) {
  const text = useText()
  const now = useNow(row)
  const name = row.prompt || `${text.action[row.action]}, ${row.model_name}`
  const output = outputOf(row, index)
  // An end is shown with what it brought, which comes a moment after the news of it.
  if (row.status !== 'completed' && !(now.ended && row.status === now.status))
    return <Running row={row} now={now} />
  if (row.status === 'failed' || row.status === 'cancelled') return <Lost row={row} />
  if (isText(row)) return <Written row={row} detail={detail} />
  if (!output) return <Lost row={row} />
  if (output.kind === 'video')
    return <Film key={output.url} output={output} name={name} onBroken={onBroken} />
  return (
    <Stage
      key={`${row.id} ${index}`}
      src={output.url}
      thumb={output.thumb}
      thumbhash={output.thumbhash}
      alt={name}
      size={output}
      before={compare ? inputOf(detail, output) : null}
      onSwipe={onSwipe}
      onBroken={onBroken}
    />
  )
}
