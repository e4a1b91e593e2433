import { Navigate, Route, Routes, useParams } from 'react-router'
import type { Workspace } from '@/api/types'
import { useText } from '@/i18n/locale'
import { Page as Frame } from '@/ui/page'
import { Failed, Skeleton } from '@/ui/state'
import { LinkTabs } from '@/ui/tabs'
import { useWorkspace } from '@/workspaces/queries'
import { History } from './history'
import { MoveMenu } from './move-menu'
import { People } from './people'
import { Setup } from './setup'

/** Page is one workspace: what its members made, who they are, and how it is set up. */
export function Page() {
  const { id = '' } = useParams()
  const query = useWorkspace(id)
  if (query.isError) return <Failed thrown={query.error} retry={() => void query.refetch()} />
  if (!query.data) {
    return (
      <div className="mx-auto grid w-full max-w-6xl gap-6 px-4 py-6 md:px-8">
        <Skeleton className="h-7 w-56" />
        <Skeleton className="h-10" />
        <Skeleton className="h-80" />
      </div>
    )
  }
  return <One workspace={query.data} />
}

function One({ workspace }: { workspace: Workspace }) {
  const text = useText()
  const words = text.workspaces
  const path = `/workspaces/${workspace.id}`
  return (
    <Frame
      title={workspace.name}
      lead={`${words.members(workspace.members)} · ${text.role[workspace.role]}`}
      actions={<MoveMenu workspace={workspace} />}
    >
      <LinkTabs
        label={workspace.name}
        tabs={[
          { to: path, label: words.history, end: true },
          { to: `${path}/people`, label: words.people },
          { to: `${path}/setup`, label: words.setup },
        ]}
      />
      <Routes>
        <Route index element={<History id={workspace.id} />} />
        <Route path="people" element={<People workspace={workspace} />} />
        <Route path="setup" element={<Setup workspace={workspace} />} />
        <Route path="*" element={<Navigate to={path} replace />} />
      </Routes>
    </Frame>
  )
}
