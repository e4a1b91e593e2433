import { lazy, Suspense } from 'react'
import type { Opened } from './use-result-acts'

const CollectionDialog = lazy(() =>
  import('@/sharing/collection-dialog').then((module) => ({ default: module.CollectionDialog })),
)
const ShareDialog = lazy(() =>
  import('@/sharing/share-dialog').then((module) => ({ default: module.ShareDialog })),
)

/** Dialogs are fetched with the first press that needs them. */
export function Dialogs({ id, opened, onClose }: { id: string; opened: Opened; onClose: () => void }) {
  return (
    <Suspense>
      {opened === 'collection' && <CollectionDialog ids={[id]} onClose={onClose} />}
      {opened === 'share' && <ShareDialog what={{ generationId: id }} onClose={onClose} />}
    </Suspense>
  )
}
