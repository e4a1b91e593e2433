import { useState } from 'react'
import { api, take } from '@/api/client'
import { useText } from '@/pages/admin/words/text'
import { Button } from '@/ui/button'
import { confirm } from '@/ui/confirm'
import { Section } from '@/ui/page'
import { nameOf, useUser } from '../parts/people'
import { useAct } from '../parts/use-act'
import { UserPicker } from '../parts/user-picker'

/** MarkSeen takes the mark of what is new off results, of one user or of everybody. */
export function MarkSeen() {
  const text = useText().admin
  const words = text.upkeep
  const [id, setId] = useState<string>()
  const { data: user } = useUser(id)
  const act = useAct(
    (user_id: string | undefined) =>
      take(api.POST('/api/admin/mark-all-viewed', { body: { ...(user_id && { user_id }) } })),
    { said: ({ updated }) => words.viewedDone(updated) },
  )
  const ask = async () => {
    const yes = await confirm({
      title: words.viewedConfirm,
      body: words.viewedBody(id ? (user ? nameOf(user) : id) : text.everybody),
      action: words.viewedAct,
    })
    if (yes) act.mutate(id)
  }
  return (
    <Section title={words.viewed} lead={words.viewedLead} className="rounded-card border bg-surface p-4">
      <div className="flex flex-wrap gap-3">
        <UserPicker
          label={text.filters.user}
          none={text.everybody}
          value={id}
          onChange={setId}
          className="w-64"
        />
        <Button busy={act.isPending} onClick={() => void ask()}>
          {words.viewedAct}
        </Button>
      </div>
    </Section>
  )
}
