import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api, take } from '@/api/client'
import { keys } from '@/api/keys'
import { asProblem } from '@/api/problem'
import type {
  NotificationChannel,
  NotificationKind,
  NotificationPreferences,
  NotificationWhen,
} from '@/api/types'
import { useText } from '@/i18n/locale'
import { explain } from '@/ui/explain'
import { Section } from '@/ui/page'
import { Select } from '@/ui/select'
import { Failed, Notice, Skeleton } from '@/ui/state'
import { Table, Td, Th, Tr } from '@/ui/table'
import { toast } from '@/ui/toast'

const kinds: NotificationKind[] = [
  'generation.completed',
  'generation.failed',
  'generation.cancelled',
  'announcement',
]
const channels: NotificationChannel[] = ['in_app', 'email', 'telegram']

/** Notices is what reaches the person, and where. */
export function Notices() {
  const text = useText().profile.notices
  const query = useQuery({
    queryKey: keys.noticePreferences,
    queryFn: () => take(api.GET('/api/notifications/preferences')),
  })
  return (
    <Section title={text.title} lead={text.lead}>
      {query.isPending && <Skeleton className="h-60" />}
      {query.isError && <Failed thrown={query.error} retry={() => void query.refetch()} />}
      {query.data && <Matrix said={query.data} />}
    </Section>
  )
}

function Matrix({ said }: { said: NotificationPreferences }) {
  const text = useText().profile.notices
  const set = useSet()
  const away = channels.filter((channel) => !said.reachable.includes(channel))
  return (
    <>
      {away.map((channel) => channel !== 'in_app' && <Notice key={channel}>{text.away[channel]}</Notice>)}
      <Table label={text.title}>
        {/* On a phone each kind has its channels below it, by name. */}
        <thead className="max-sm:hidden">
          <tr>
            <Th>{text.kind}</Th>
            {channels.map((channel) => (
              <Th key={channel}>{text.channels[channel]}</Th>
            ))}
          </tr>
        </thead>
        <tbody>
          {kinds.map((kind) => (
            <Tr key={kind} className="max-sm:grid max-sm:border-b max-sm:py-2 max-sm:last:border-b-0">
              <Td className="text-sm max-sm:border-b-0 max-sm:pb-1 max-sm:font-medium">{text.kinds[kind]}</Td>
              {channels.map((channel) => (
                <Td
                  key={channel}
                  className="min-w-40 max-sm:flex max-sm:items-center max-sm:justify-between max-sm:border-b-0 max-sm:py-1"
                >
                  <span className="text-muted sm:hidden">{text.channels[channel]}</span>
                  <Select
                    label={`${text.kinds[kind]}, ${text.channels[channel]}`}
                    className="w-44 sm:w-full"
                    value={whenOf(said, kind, channel)}
                    disabled={away.includes(channel)}
                    onChange={(when) => set({ kind, channel, when })}
                    options={whensFor(kind).map((value) => ({ value, label: text.whens[value] }))}
                  />
                </Td>
              ))}
            </Tr>
          ))}
        </tbody>
      </Table>
      <p className="text-xs text-muted">{text.longHint}</p>
    </>
  )
}

// Nobody waits for an announcement, so none was waited for long.
const whensFor = (kind: NotificationKind): NotificationWhen[] =>
  kind === 'announcement' ? ['always', 'never'] : ['always', 'long', 'never']

const whenOf = (said: NotificationPreferences, kind: NotificationKind, channel: NotificationChannel) =>
  said.preferences.find((one) => one.kind === kind && one.channel === channel)?.when

interface Change {
  kind: NotificationKind
  channel: NotificationChannel
  when: NotificationWhen
}

/** useSet keeps a choice at once; a refusal takes it back. */
function useSet() {
  const client = useQueryClient()
  const { mutate } = useMutation({
    mutationFn: (change: Change) =>
      take(api.PATCH('/api/notifications/preferences', { body: { preferences: [change] } })),
    onMutate: (change) =>
      client.setQueryData<NotificationPreferences>(
        keys.noticePreferences,
        (said) =>
          said && {
            ...said,
            preferences: said.preferences.map((one) =>
              one.kind === change.kind && one.channel === change.channel ? change : one,
            ),
          },
      ),
    onError: (thrown) => toast.error(explain(asProblem(thrown))),
    onSettled: () => client.invalidateQueries({ queryKey: keys.noticePreferences }),
  })
  return mutate
}
