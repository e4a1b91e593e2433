import { Bug } from 'lucide-react'
import { isRouteErrorResponse, useRouteError } from 'react-router'
import { useText } from '@/i18n/locale'
import { Button } from '@/ui/button'
import { Empty } from '@/ui/state'
import { NotFound } from './not-found'

/** PageCrashed stands where a page failed to draw; the rest of the client goes on. */
export function PageCrashed() {
  const thrown = useRouteError()
  const text = useText().problem
  if (isRouteErrorResponse(thrown) && thrown.status === 404) return <NotFound />
  return (
    <div role="alert">
      <Empty
        icon={Bug}
        title={text.crashed}
        action={<Button onClick={() => location.reload()}>{text.reload}</Button>}
      >
        {text.crashedHint}
      </Empty>
    </div>
  )
}
