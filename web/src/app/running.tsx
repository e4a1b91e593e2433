import { Link } from 'react-router'
import { useCounts } from '@/generations/queries'
import { useText } from '@/i18n/locale'
import { useProfile } from '@/session/session'
import { Ring } from '@/ui/progress'
import { Tooltip } from '@/ui/tooltip'

/** Running tells how many generations run, as a share of how many may. */
export function Running() {
  const text = useText().shell
  const { active_limit: limit } = useProfile()
  const { data } = useCounts()
  const running = data?.processing ?? 0
  const label = text.running(running)
  return (
    <Tooltip text={label} side="bottom">
      <Link
        to="/history?tab=processing"
        aria-label={label}
        className="flex h-9 min-w-14 items-center justify-center gap-2 rounded-control px-2 text-sm text-muted num hover:bg-hover hover:text-text"
      >
        <Ring share={running / Math.max(1, limit)} />
        {running}
      </Link>
    </Tooltip>
  )
}
