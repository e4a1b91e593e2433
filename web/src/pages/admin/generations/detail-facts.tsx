import { Link } from 'react-router'
import type { AdminGeneration } from '@/api/schema.gen'
import { count, money } from '@/i18n/format'
import { useText } from '@/pages/admin/words/text'
import { Time } from '@/ui/time'
import { Facts } from '../parts/facts'
import { nameOf, useFilterOptions } from '../parts/people'
import { UserLink } from '../parts/user-name'
import { Id } from './attempt-card'

/** DetailFacts lists what is known of a generation besides what was asked and said. */
export function DetailFacts({ row }: { row: AdminGeneration }) {
  const text = useText()
  const words = text.admin.detail
  const { data: options } = useFilterOptions()
  const workspace = options?.workspaces.find(({ id }) => id === row.workspace_id)
  return (
    <div className="grid gap-3">
      <Facts
        facts={[
          [words.id, <Id key="id" id={row.id} />],
          [
            words.owner,
            <UserLink key="owner" id={row.user.id}>
              {nameOf(row.user)}
            </UserLink>,
          ],
          [words.action, text.action[row.action]],
          [words.model, `${row.model_name} · ${row.model_id}`],
          [words.price, money(row.cost_usd)],
          [words.charged, money(row.charged_usd)],
          [words.run, count(row.run)],
          [words.created, <Time key="created" at={row.created_at} />],
          [words.updated, <Time key="updated" at={row.updated_at} />],
          [
            words.completed,
            row.completed_at ? <Time key="completed" at={row.completed_at} /> : text.common.none,
          ],
          [
            words.workspace,
            row.workspace_id ? (
              <List key="workspace" to={`workspaceId=${row.workspace_id}`}>
                {workspace?.name ?? row.workspace_id.slice(0, 8)}
              </List>
            ) : (
              text.common.none
            ),
          ],
          [
            words.batch,
            row.batch_id ? (
              <List key="batch" to={`batchId=${row.batch_id}`}>
                {row.batch_id.slice(0, 8)}
              </List>
            ) : (
              text.common.none
            ),
          ],
        ]}
      />
      <Link to={`/admin/audit?target=${row.id}`} className="w-fit text-xs underline underline-offset-4">
        {words.audit}
      </Link>
    </div>
  )
}

const List = ({ to, children }: { to: string; children: string }) => (
  <Link to={`/admin/generations?${to}`} className="underline decoration-line-strong underline-offset-4">
    {children}
  </Link>
)
