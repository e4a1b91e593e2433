import { ArrowRightToLine, ExternalLink, X } from 'lucide-react'
import { Link } from 'react-router'
import type { GenerationDetail } from '@/api/types'
import { resultPath } from '@/generations/links'
import { useGeneration } from '@/generations/queries'
import { useText } from '@/i18n/locale'
import { Button } from '@/ui/button'
import { IconButton } from '@/ui/icon-button'
import { Failed, Skeleton } from '@/ui/state'
import { Compare } from './compare'

interface ResultViewProps {
  id: string
  onGoOn: (result: GenerationDetail) => void
  onClose: () => void
}

/** ResultView shows a result over what it was made of, and lets one go on with it. */
export function ResultView({ id, onGoOn, onClose }: ResultViewProps) {
  const text = useText()
  const query = useGeneration(id)
  if (query.isError) return <Failed thrown={query.error} retry={() => void query.refetch()} />
  const made = query.data?.assets[0]
  if (!query.data || !made) return <Skeleton className="size-full rounded-card" />
  const result = query.data
  return (
    <div className="grid size-full min-h-0 grid-rows-[1fr_auto] gap-2">
      <Compare
        before={result.input_image_url ?? made.url}
        after={made.url}
        aspect={made.width > 0 && made.height > 0 ? made.width / made.height : 1}
      />
      <div className="flex flex-wrap items-center justify-center gap-2">
        <Button variant="outline" onClick={() => onGoOn(result)}>
          <ArrowRightToLine aria-hidden /> {text.inpaint.goOn}
        </Button>
        <Button asChild variant="ghost">
          <Link to={resultPath(id)}>
            <ExternalLink aria-hidden /> {text.common.details}
          </Link>
        </Button>
        <IconButton label={text.common.close} onClick={onClose}>
          <X />
        </IconButton>
      </div>
    </div>
  )
}
