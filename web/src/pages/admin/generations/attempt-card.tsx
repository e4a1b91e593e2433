import type { AdminAttempt } from '@/api/schema.gen'
import { count, seconds } from '@/i18n/format'
import { useText } from '@/pages/admin/words/text'
import { Badge } from '@/ui/badge'
import { cn } from '@/ui/cn'
import { CopyButton } from '@/ui/copy-button'
import { Time } from '@/ui/time'
import { Facts } from '../parts/facts'

const colors = {
  running: 'text-safelight-text',
  succeeded: 'text-ok',
  failed: 'text-bad',
  canceled: 'text-muted',
  unknown: 'text-warn',
} satisfies Record<AdminAttempt['outcome'], string>

/** AttemptCard is one try at one provider, with the provider's own words, which users never see. */
export function AttemptCard({ attempt }: { attempt: AdminAttempt }) {
  const text = useText()
  const words = text.admin.detail
  return (
    <li className="grid gap-2.5 rounded-control border p-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-xs">
        <span className="font-medium">{words.attempt(count(attempt.number), count(attempt.run))}</span>
        <span className={colors[attempt.outcome]}>{words.outcomes[attempt.outcome]}</span>
        {attempt.error_kind && <Badge>{text.failure[attempt.error_kind]}</Badge>}
        <Time at={attempt.created_at} className="ml-auto text-muted" />
      </div>
      {attempt.error_detail && (
        <div>
          <p className="text-xs text-muted">{words.words}</p>
          <p className="mt-1 max-h-40 overflow-y-auto font-mono text-xs break-words whitespace-pre-wrap">
            {attempt.error_detail}
          </p>
        </div>
      )}
      <Facts
        facts={[
          [text.admin.filters.provider, `${text.provider[attempt.provider]} · ${attempt.model}`],
          [words.credential, attempt.credential_id || text.common.none],
          [words.job, <Id key="job" id={attempt.job_id} />],
          [words.correlation, <Id key="correlation" id={attempt.correlation_id} />],
          [words.took, seconds(attempt.run_seconds)],
        ]}
      />
    </li>
  )
}

/** Id is an id of somebody else's that is told to their support, so it can be copied. */
export function Id({ id, className }: { id: string; className?: string }) {
  const text = useText().common
  if (!id) return <span className="text-muted">{text.none}</span>
  return (
    <span className={cn('flex items-start gap-1', className)}>
      <span className="min-w-0 font-mono break-all">{id}</span>
      <CopyButton text={id} className="-my-1.5" />
    </span>
  )
}
