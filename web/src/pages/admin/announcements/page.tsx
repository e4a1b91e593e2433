import { useQuery } from '@tanstack/react-query'
import { Info, Megaphone, TriangleAlert } from 'lucide-react'
import { api, take } from '@/api/client'
import type { Announcement } from '@/api/schema.gen'
import { exactly } from '@/i18n/format'
import { useText } from '@/pages/admin/words/text'
import { Button } from '@/ui/button'
import { confirm } from '@/ui/confirm'
import { Section } from '@/ui/page'
import { Empty, Failed, Skeleton } from '@/ui/state'
import { Time } from '@/ui/time'
import { adminKey } from '../keys'
import { AdminPage } from '../parts/admin-page'
import { useAct } from '../parts/use-act'
import { AnnounceForm } from './announce-form'

/** Page tells everybody something on top of each page, and takes it back. */
export function Page() {
  const text = useText().admin.announcements
  const { data, isError, error, refetch } = useQuery({
    queryKey: adminKey('announcements'),
    queryFn: async () => (await take(api.GET('/api/announcements'))).announcements,
  })
  return (
    <AdminPage title={text.title} lead={text.lead}>
      <div className="grid items-start gap-8 lg:grid-cols-2">
        <AnnounceForm />
        <Section title={text.current} lead={text.currentHint}>
          {isError ? (
            <Failed thrown={error} retry={() => void refetch()} />
          ) : !data ? (
            <Skeleton className="h-28" />
          ) : data.length === 0 ? (
            <Empty icon={Megaphone} title={text.nothing} className="py-8">
              {text.nothingHint}
            </Empty>
          ) : (
            <ul className="grid gap-3">
              {data.map((one) => (
                <Current key={one.id} one={one} />
              ))}
            </ul>
          )}
        </Section>
      </div>
    </AdminPage>
  )
}

function Current({ one }: { one: Announcement }) {
  const text = useText().admin.announcements
  const Icon = one.level === 'warning' ? TriangleAlert : Info
  const act = useAct(
    () => take(api.DELETE('/api/announcements/{id}', { params: { path: { id: one.id } } })),
    { said: () => text.withdrawn },
  )
  const ask = async () => {
    const yes = await confirm({
      title: text.withdrawTitle(one.title),
      body: text.withdrawBody,
      action: text.withdraw,
      danger: true,
    })
    if (yes) act.mutate(undefined)
  }
  return (
    <li className="flex gap-3 rounded-card border bg-surface p-4 text-sm">
      <Icon
        className={one.level === 'warning' ? 'size-5 shrink-0 text-warn' : 'size-5 shrink-0 text-muted'}
        aria-label={text.levels[one.level]}
      />
      <div className="min-w-0 grow">
        <p className="font-medium break-words">{one.title}</p>
        {one.body && <p className="mt-1 break-words whitespace-pre-wrap text-muted">{one.body}</p>}
        <p className="mt-2 text-xs text-muted">
          {text.since} <Time at={one.starts_at} />
          {one.ends_at && `, ${text.ends.toLowerCase()} ${exactly(one.ends_at)}`}
        </p>
      </div>
      <Button variant="outline" busy={act.isPending} onClick={() => void ask()}>
        {text.withdraw}
      </Button>
    </li>
  )
}
