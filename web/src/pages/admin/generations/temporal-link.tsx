import { Workflow } from 'lucide-react'
import type { AdminGeneration } from '@/api/schema.gen'
import { useText } from '@/pages/admin/words/text'
import { Button } from '@/ui/button'
import { Tooltip } from '@/ui/tooltip'

/** TemporalLink leads to a generation's run in the Temporal UI, in a tab of its own; where there is none it says why. */
export function TemporalLink({ row, wide }: { row: AdminGeneration; wide?: boolean }) {
  const text = useText().admin.generations
  if (!row.temporal_url) {
    return (
      <Tooltip text={text.noTemporal}>
        <Button
          variant="ghost"
          size="icon"
          aria-disabled
          aria-label={text.noTemporal}
          className="cursor-default"
        >
          <Workflow />
        </Button>
      </Tooltip>
    )
  }
  const link = (
    <Button asChild variant={wide ? 'outline' : 'ghost'} size={wide ? 'md' : 'icon'}>
      <a href={row.temporal_url} target="_blank" rel="noopener noreferrer" aria-label={text.temporal}>
        <Workflow />
        {wide && text.temporal}
      </a>
    </Button>
  )
  return wide ? link : <Tooltip text={text.temporal}>{link}</Tooltip>
}
