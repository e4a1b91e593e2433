import { Button } from './button'
import { useAsked } from './confirm'
import { Dialog } from './dialog'

/** ConfirmDialog is what confirm shows. */
export default function ConfirmDialog() {
  const asked = useAsked((state) => state.asked)
  const answer = (yes: boolean) => {
    asked?.answer(yes)
    useAsked.setState({ asked: null })
  }
  return (
    <Dialog
      open={asked !== null}
      onOpenChange={(open) => !open && answer(false)}
      title={asked?.title ?? ''}
      description={asked?.body}
      cancel
      footer={
        <Button variant={asked?.danger ? 'danger' : 'primary'} onClick={() => answer(true)}>
          {asked?.action}
        </Button>
      }
    />
  )
}
