import { Link } from 'react-router'
import type { AuditAct } from '@/api/schema.gen'
import { exactly } from '@/i18n/format'
import { useText } from '@/pages/admin/words/text'
import { Badge } from '@/ui/badge'
import { Table, Td, Th, Tr } from '@/ui/table'
import { nameOf } from '../parts/people'
import { UserLink } from '../parts/user-name'
import { detailOf, whereIs } from './detail'

/** AuditTable lists acts: who, what, on what, from what to what. */
export function AuditTable({ acts }: { acts: AuditAct[] }) {
  const text = useText().admin.audit
  return (
    <Table tall label={text.table}>
      <thead>
        <tr>
          <Th>{text.at}</Th>
          <Th>{text.who}</Th>
          <Th>{text.act}</Th>
          <Th>{text.target}</Th>
          <Th>{text.detail}</Th>
          <Th>{text.request}</Th>
        </tr>
      </thead>
      <tbody>
        {acts.map((act) => (
          <Tr key={act.id}>
            <Td className="whitespace-nowrap text-muted num">{exactly(act.at)}</Td>
            <Td className="max-w-56 whitespace-nowrap">
              <Who act={act} />
            </Td>
            <Td className="whitespace-nowrap" title={act.act}>
              {text.acts[act.act] ?? act.act}
            </Td>
            <Td className="font-mono whitespace-nowrap">
              <Target act={act} />
            </Td>
            <Td className="w-full min-w-64">
              <Detail act={act} />
            </Td>
            <Td className="font-mono whitespace-nowrap text-muted" title={act.request_id}>
              {act.request_id && (
                <Link to={`/admin/calls?requestId=${act.request_id}`} className="hover:underline">
                  {act.request_id.slice(0, 8)}
                </Link>
              )}
            </Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  )
}

function Who({ act }: { act: AuditAct }) {
  const text = useText().admin
  if (!act.actor) return <span className="text-muted">{text.commandLine}</span>
  return (
    <>
      <UserLink id={act.actor.id}>{nameOf(act.actor)}</UserLink>{' '}
      {act.key_id && <Badge>{text.audit.withKey}</Badge>}
    </>
  )
}

function Target({ act }: { act: AuditAct }) {
  const where = whereIs(act.act, act.target)
  // Ids are long and told apart by how they begin; names are not.
  const shown = act.target.length > 30 ? `${act.target.slice(0, 8)}…` : act.target
  if (!where) return <span title={act.target}>{shown}</span>
  return (
    <Link to={where} title={act.target} className="underline decoration-line-strong underline-offset-4">
      {shown}
    </Link>
  )
}

function Detail({ act }: { act: AuditAct }) {
  const text = useText().admin.audit
  return (
    <span className="flex flex-wrap gap-x-4 gap-y-0.5">
      {detailOf(act.detail).map(({ name, from, to }) => (
        <span key={name} className="break-all">
          {name && <span className="text-muted">{name} </span>}
          {from === undefined ? to : text.fromTo(from, to)}
        </span>
      ))}
    </span>
  )
}
