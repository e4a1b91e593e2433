import { Link } from 'react-router'
import type { AdminStats } from '@/api/schema.gen'
import { useText } from '@/pages/admin/words/text'
import { Section } from '@/ui/page'
import { trendsOf } from './days'
import { useCosts } from './queries'
import { TallyTable } from './tally-table'

const none = { from: '', to: '', rows: [] }

/** TallyTables tell who and what the numbers belong to. */
export function TallyTables({ stats }: { stats: AdminStats }) {
  const text = useText().admin.overview
  const byModel = trendsOf(useCosts('model').data ?? none, (row) => row.model_id)
  const byUser = trendsOf(useCosts('user').data ?? none, (row) => row.user_id)
  const byWorkspace = trendsOf(useCosts('workspace').data ?? none, (row) => row.workspace_id ?? 'none')
  return (
    <div className="grid gap-6">
      <Section title={text.byModel}>
        <TallyTable
          label={text.byModel}
          rows={stats.by_model}
          trends={byModel}
          nameOf={(row) => <Found to={`modelId=${row.id}`}>{row.name || row.id}</Found>}
        />
      </Section>
      <div className="grid gap-6 2xl:grid-cols-2">
        <Section title={text.byUser}>
          <TallyTable
            label={text.byUser}
            rows={stats.by_user}
            trends={byUser}
            nameOf={(row) => <Found to={`userId=${row.id}`}>{row.name || row.id.slice(0, 8)}</Found>}
          />
        </Section>
        <Section title={text.byWorkspace}>
          <TallyTable
            label={text.byWorkspace}
            rows={stats.by_workspace}
            trends={byWorkspace}
            nameOf={(row) =>
              row.id ? <Found to={`workspaceId=${row.id}`}>{row.name}</Found> : text.noWorkspace
            }
          />
        </Section>
      </div>
    </div>
  )
}

const Found = ({ to, children }: { to: string; children: string }) => (
  <Link to={`/admin/generations?${to}`} className="hover:underline">
    {children}
  </Link>
)
