import { useText } from '@/pages/admin/words/text'
import { AdminPage } from '../parts/admin-page'
import { Cleanup } from './cleanup'
import { MarkSeen } from './mark-seen'

/** Page is for what is done now and then by hand. */
export function Page() {
  const text = useText().admin.upkeep
  return (
    <AdminPage title={text.title} lead={text.lead}>
      <div className="grid max-w-3xl gap-4">
        <Cleanup />
        <MarkSeen />
      </div>
    </AdminPage>
  )
}
