import { Trash2 } from 'lucide-react'
import { Link } from 'react-router'
import { api, take } from '@/api/client'
import type { AdminWorkspace } from '@/api/schema.gen'
import { count } from '@/i18n/format'
import { useText } from '@/pages/admin/words/text'
import { confirm } from '@/ui/confirm'
import { IconButton } from '@/ui/icon-button'
import { Table, Td, Th, Tr } from '@/ui/table'
import { Time } from '@/ui/time'
import { nameOf } from '../parts/people'
import { useIsSuper } from '../parts/super-only'
import { useAct } from '../parts/use-act'
import { UserLink } from '../parts/user-name'

/** WorkspaceTable lists workspaces with their owners. */
export function WorkspaceTable({ spaces }: { spaces: AdminWorkspace[] }) {
  const text = useText()
  const words = text.admin.workspaces
  const mayDelete = useIsSuper()
  const drop = useAct(
    (id: string) => take(api.DELETE('/api/admin/workspaces', { params: { query: { id } } })),
    { said: () => words.deleted },
  )
  const ask = async (space: AdminWorkspace) => {
    const yes = await confirm({
      title: words.deleteTitle(space.name),
      body: words.deleteBody(space.members, space.generations),
      action: words.delete,
      danger: true,
    })
    if (yes) drop.mutate(space.id)
  }
  return (
    <Table tall label={words.title}>
      <thead>
        <tr>
          <Th>{words.name}</Th>
          <Th>{words.owners}</Th>
          <Th className="text-right">{words.members}</Th>
          <Th className="text-right">{words.generations}</Th>
          <Th>{words.created}</Th>
          {mayDelete && (
            <Th>
              <span className="sr-only">{text.common.actions}</span>
            </Th>
          )}
        </tr>
      </thead>
      <tbody>
        {spaces.map((space) => (
          <Tr key={space.id}>
            <Td className="w-full max-w-0 min-w-40 truncate">
              <Link
                to={`/admin/generations?workspaceId=${space.id}`}
                title={words.show}
                className="hover:underline"
              >
                {space.name}
              </Link>
            </Td>
            <Td className="max-w-64">
              <span className="flex flex-wrap gap-x-3">
                {space.owners.map((owner) => (
                  <UserLink key={owner.id} id={owner.id}>
                    {nameOf(owner)}
                  </UserLink>
                ))}
              </span>
            </Td>
            <Td className="text-right num">{count(space.members)}</Td>
            <Td className="text-right num">{count(space.generations)}</Td>
            <Td className="text-muted">
              <Time at={space.created_at} />
            </Td>
            {mayDelete && (
              <Td className="w-12 py-0">
                <IconButton label={words.delete} onClick={() => void ask(space)}>
                  <Trash2 />
                </IconButton>
              </Td>
            )}
          </Tr>
        ))}
      </tbody>
    </Table>
  )
}
