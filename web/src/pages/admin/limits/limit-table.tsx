import { Pencil, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { api, take } from '@/api/client'
import type { Limit } from '@/api/schema.gen'
import { count } from '@/i18n/format'
import { useText } from '@/pages/admin/words/text'
import { confirm } from '@/ui/confirm'
import { IconButton } from '@/ui/icon-button'
import { Table, Td, Th, Tr } from '@/ui/table'
import { useIsSuper } from '../parts/super-only'
import { useAct } from '../parts/use-act'
import { UserName } from '../parts/user-name'
import { LimitDialog } from './limit-dialog'
import { useAllModels } from './queries'

/** LimitTable lists limits; a super admin changes and removes them in it. */
export function LimitTable({ limits, withoutUser }: { limits: Limit[]; withoutUser?: boolean }) {
  const text = useText()
  const words = text.admin.limits
  const mayChange = useIsSuper()
  const { data: models } = useAllModels()
  const [changing, setChanging] = useState<Limit | null>(null)
  const modelOf = (limit: Limit) =>
    limit.model_id
      ? (models?.find(({ id }) => id === limit.model_id)?.name ?? limit.model_id)
      : words.allModels
  const remove = useAct(
    ({ user_id, model_id }: Limit) =>
      take(
        api.DELETE('/api/admin/limits', {
          params: { query: { ...(user_id && { user_id }), ...(model_id && { model_id }) } },
        }),
      ),
    { said: () => words.removed },
  )
  const ask = async (limit: Limit) => {
    const who = limit.user_id ? text.admin.filters.user : text.admin.everybody
    const yes = await confirm({
      title: words.removeTitle,
      body: words.removeBody(who, modelOf(limit)),
      action: words.remove,
      danger: true,
    })
    if (yes) remove.mutate(limit)
  }
  const number = (n: number | undefined) =>
    n === undefined ? <span className="text-muted">{words.notSet}</span> : count(n)
  return (
    <>
      <Table label={words.title}>
        <thead>
          <tr>
            {!withoutUser && <Th>{words.who}</Th>}
            <Th>{words.what}</Th>
            <Th className="text-right">{words.perMinute}</Th>
            <Th className="text-right">{words.running}</Th>
            {mayChange && (
              <Th>
                <span className="sr-only">{text.common.actions}</span>
              </Th>
            )}
          </tr>
        </thead>
        <tbody>
          {limits.map((limit) => (
            <Tr key={`${limit.user_id} ${limit.model_id}`}>
              {!withoutUser && (
                <Td>{limit.user_id ? <UserName id={limit.user_id} /> : text.admin.everybody}</Td>
              )}
              <Td>{modelOf(limit)}</Td>
              <Td className="text-right num">{number(limit.per_minute)}</Td>
              <Td className="text-right num">{number(limit.running)}</Td>
              {mayChange && (
                <Td className="w-20 py-0 whitespace-nowrap">
                  <IconButton label={words.edit} onClick={() => setChanging(limit)}>
                    <Pencil />
                  </IconButton>
                  <IconButton label={words.remove} onClick={() => void ask(limit)}>
                    <Trash2 />
                  </IconButton>
                </Td>
              )}
            </Tr>
          ))}
        </tbody>
      </Table>
      {changing && <LimitDialog limit={changing} fixed onClose={() => setChanging(null)} />}
    </>
  )
}
