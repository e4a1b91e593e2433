import { useQuery } from '@tanstack/react-query'
import { KeyRound, Plus } from 'lucide-react'
import { useState } from 'react'
import { api, take } from '@/api/client'
import { useText } from '@/pages/admin/words/text'
import { Button } from '@/ui/button'
import { Empty, Failed } from '@/ui/state'
import { adminKey, lookAgain } from '../keys'
import { AdminPage } from '../parts/admin-page'
import { RowsSkeleton } from '../parts/skeletons'
import { SuperPage } from '../parts/super-only'
import { AddToken } from './add-token'
import { TokenTable } from './token-table'

/** Page is the pool of accounts at Replicate; only a super admin sees it. */
export const Page = () => (
  <SuperPage>
    <Tokens />
  </SuperPage>
)

function Tokens() {
  const text = useText().admin.tokens
  const [adding, setAdding] = useState(false)
  const { data, isPending, isError, error, refetch } = useQuery({
    queryKey: adminKey('tokens'),
    queryFn: async () => (await take(api.GET('/api/admin/tokens'))).tokens,
    refetchInterval: lookAgain,
  })
  return (
    <AdminPage
      title={text.title}
      lead={text.lead}
      actions={
        <Button variant="primary" onClick={() => setAdding(true)}>
          <Plus />
          {text.add}
        </Button>
      }
    >
      {isPending ? (
        <RowsSkeleton rows={4} />
      ) : isError ? (
        <Failed thrown={error} retry={() => void refetch()} />
      ) : data.length === 0 ? (
        <Empty icon={KeyRound} title={text.nothing}>
          {text.nothingHint}
        </Empty>
      ) : (
        <TokenTable tokens={data} />
      )}
      {adding && <AddToken onClose={() => setAdding(false)} />}
    </AdminPage>
  )
}
