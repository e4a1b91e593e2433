import { RotateCw, Square, Trash2 } from 'lucide-react'
import type { ReactNode } from 'react'
import type { AdminGenerationDetail } from '@/api/schema.gen'
import { exactly } from '@/i18n/format'
import { useText } from '@/pages/admin/words/text'
import { StatusBadge } from '@/ui/badge'
import { Button } from '@/ui/button'
import { CopyButton } from '@/ui/copy-button'
import { Dialog } from '@/ui/dialog'
import { Failed, Notice, Skeleton } from '@/ui/state'
import { useCancelThem, useRetryOne } from './acts'
import { AttemptCard } from './attempt-card'
import { DetailFacts } from './detail-facts'
import { mayCancel, mayRetry } from './filter'
import { useAdminGeneration } from './queries'
import { SettingsTable } from './settings-table'
import { TemporalLink } from './temporal-link'

/** DetailSheet shows one generation whole: what was asked, what its providers said, what it cost. */
export function DetailSheet({ id, onClose }: { id: string; onClose: () => void }) {
  const text = useText().admin.detail
  const query = useAdminGeneration(id)
  return (
    <Dialog
      as="sheet"
      open
      onOpenChange={(open) => !open && onClose()}
      title={text.title}
      className="w-[min(40rem,100vw)]"
      footer={query.data && <Acts detail={query.data} />}
    >
      {query.isPending ? (
        <div className="grid gap-4" aria-hidden>
          <Skeleton className="h-6 w-40" />
          <Skeleton className="h-20" />
          <Skeleton className="h-64" />
        </div>
      ) : query.isError ? (
        <Failed thrown={query.error} retry={() => void query.refetch()} />
      ) : (
        <Detail detail={query.data} />
      )}
    </Dialog>
  )
}

function Acts({ detail }: { detail: AdminGenerationDetail }) {
  const text = useText().admin.generations
  const retry = useRetryOne()
  const cancel = useCancelThem()
  const row = detail.generation
  return (
    <>
      <TemporalLink row={row} wide />
      {mayCancel(row) && (
        <Button variant="danger" busy={cancel.busy} onClick={() => void cancel.ask([row])}>
          <Square />
          {text.cancel}
        </Button>
      )}
      {mayRetry(row) && (
        <Button variant="primary" busy={retry.busy} onClick={() => void retry.ask(row)}>
          <RotateCw />
          {text.retry}
        </Button>
      )}
    </>
  )
}

function Detail({ detail }: { detail: AdminGenerationDetail }) {
  const text = useText()
  const words = text.admin.detail
  const row = detail.generation
  return (
    <div className="grid gap-6">
      <div className="grid gap-3">
        <div className="flex flex-wrap items-center gap-3">
          <StatusBadge status={row.status} />
          {row.error_kind && <span className="text-xs text-muted">{text.failure[row.error_kind]}</span>}
        </div>
        {detail.deleted_at && (
          <Notice tone="warn">
            <span className="inline-flex items-center gap-2">
              <Trash2 className="size-4" aria-hidden />
              {words.deleted}, {exactly(detail.deleted_at)}
            </span>
          </Notice>
        )}
        {row.error_message && (
          <div>
            <p className="text-xs text-muted">{words.happened}</p>
            <p className="text-sm">{row.error_message}</p>
          </div>
        )}
        <div className="flex items-start gap-1 rounded-control bg-hover py-1.5 pr-1 pl-3">
          <p className="max-h-40 grow overflow-y-auto py-1 text-sm break-words whitespace-pre-wrap">
            {row.prompt || text.admin.generations.noPrompt}
          </p>
          {row.prompt && <CopyButton text={row.prompt} />}
        </div>
      </div>
      <Part title={words.attempts}>
        {detail.attempts.length === 0 && <p className="text-xs text-muted">{words.noAttempts}</p>}
        <ol className="grid gap-3">
          {[...detail.attempts].reverse().map((attempt) => (
            <AttemptCard key={`${attempt.run} ${attempt.number}`} attempt={attempt} />
          ))}
        </ol>
      </Part>
      <Part title={text.common.details}>
        <DetailFacts row={row} />
      </Part>
      <Part title={words.settings}>
        <SettingsTable settings={detail.settings} />
      </Part>
    </div>
  )
}

const Part = ({ title, children }: { title: string; children: ReactNode }) => (
  <section className="grid gap-2.5">
    <h3 className="text-sm font-semibold">{title}</h3>
    {children}
  </section>
)
