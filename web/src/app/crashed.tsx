import { Bug } from 'lucide-react'
import { useText } from '@/i18n/locale'
import { Button } from '@/ui/button'
import { Empty } from '@/ui/state'

/** Crashed stands where a page failed to draw. */
export function Crashed() {
  const text = useText().problem
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
