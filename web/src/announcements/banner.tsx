import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Info, TriangleAlert, X } from 'lucide-react'
import { api, take } from '@/api/client'
import { keys } from '@/api/keys'
import { asProblem } from '@/api/problem'
import type { Announcement, AnnouncementList } from '@/api/types'
import { useText } from '@/i18n/locale'
import { cn } from '@/ui/cn'
import { explain } from '@/ui/explain'
import { IconButton } from '@/ui/icon-button'
import { toast } from '@/ui/toast'

// Announced are outages and works on the service: who keeps a page open all day shall hear of them within minutes.
const askAgain = 5 * 60_000

/** Announcements are what everybody should know now, until each person dismisses it. Its failure is nobody's concern. */
export function Announcements() {
  const { data } = useQuery({
    queryKey: keys.announcements,
    queryFn: () => take(api.GET('/api/announcements')),
    staleTime: askAgain,
    refetchInterval: askAgain,
  })
  if (!data?.announcements.length) return null
  return (
    <div className="grid divide-y border-b">
      {data.announcements.map((said) => (
        <Banner key={said.id} said={said} />
      ))}
    </div>
  )
}

function Banner({ said }: { said: Announcement }) {
  const text = useText().announcements
  const dismiss = useDismiss()
  const warns = said.level === 'warning'
  const Icon = warns ? TriangleAlert : Info
  return (
    <section
      aria-label={warns ? text.warning : text.info}
      className="flex animate-fade items-start gap-3 bg-surface py-1.5 pr-3 pl-4 md:px-5"
    >
      <Icon className={cn('mt-2 size-[18px] shrink-0', warns ? 'text-warn' : 'text-muted')} aria-hidden />
      <p className="min-w-0 grow py-2 text-sm break-words">
        <strong className="font-medium">{said.title}</strong>
        {said.body && <span className="text-muted"> {said.body}</span>}
      </p>
      <IconButton label={text.dismiss} side="left" onClick={() => dismiss.mutate(said.id)}>
        <X />
      </IconButton>
    </section>
  )
}

/** useDismiss takes an announcement off the page for good; a refusal brings it back. */
function useDismiss() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (id: string) =>
      take(api.POST('/api/announcements/{id}/dismiss', { params: { path: { id } } })),
    onMutate: (id) =>
      client.setQueryData<AnnouncementList>(
        keys.announcements,
        (list) => list && { announcements: list.announcements.filter((said) => said.id !== id) },
      ),
    onError: (thrown) => {
      toast.error(explain(asProblem(thrown)))
      void client.invalidateQueries({ queryKey: keys.announcements })
    },
  })
}
