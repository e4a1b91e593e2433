import { Ban, CircleAlert } from 'lucide-react'
import { Link } from 'react-router'
import type { Generation } from '@/api/types'
import { useRetry } from '@/generations/acts'
import { againPath } from '@/generations/links'
import { mayRetry, nextStepOf } from '@/generations/next-step'
import { sayFailure } from '@/generations/say-failure'
import { useText } from '@/i18n/locale'
import { Button } from '@/ui/button'
import { Empty } from '@/ui/state'

/** Lost says why there is no result, that it cost nothing, and offers the one sensible next step. */
export function Lost({ row }: { row: Generation }) {
  const text = useText().generation
  const retry = useRetry()
  const failed = row.status !== 'cancelled'
  const again = !failed || mayRetry(row)
  return (
    <div className="grid size-full place-items-center overflow-y-auto">
      <Empty
        icon={failed ? CircleAlert : Ban}
        title={failed ? text.failed : text.cancelled}
        action={
          <div className="mt-2 flex flex-wrap justify-center gap-2">
            {again && (
              <Button variant="primary" busy={retry.isPending} onClick={() => retry.mutate(row.id)}>
                {text.retry}
              </Button>
            )}
            <Button asChild variant={again ? 'plain' : 'primary'}>
              <Link to={againPath(row)}>{text.change}</Link>
            </Button>
          </div>
        }
      >
        {failed && <p className="mb-2 text-text">{sayFailure(row)}</p>}
        <p>{failed ? text.steps[nextStepOf(row)] : text.cancelledHint}</p>
      </Empty>
    </div>
  )
}
