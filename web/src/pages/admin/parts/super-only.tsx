import { Lock } from 'lucide-react'
import type { ReactNode } from 'react'
import { useText } from '@/pages/admin/words/text'
import { isSuperAdmin, useProfile } from '@/session/session'
import { Button, type ButtonProps } from '@/ui/button'
import { cn } from '@/ui/cn'
import { Empty } from '@/ui/state'
import { Tooltip } from '@/ui/tooltip'

/** useIsSuper tells whether the reader may change roles, money and accounts. */
export const useIsSuper = () => isSuperAdmin(useProfile())

/** SuperButton does what only a super admin may; for an admin it is shown, does nothing, and says why. */
export function SuperButton(props: ButtonProps) {
  const text = useText().admin
  if (useIsSuper()) return <Button {...props} />
  return (
    <Tooltip text={text.superOnly}>
      {/* Not disabled but aria-disabled, so that the reason can be reached by keyboard. */}
      <Button
        {...props}
        type="button"
        busy={false}
        disabled={false}
        onClick={undefined}
        aria-disabled
        className={cn(props.className, 'cursor-not-allowed')}
      />
    </Tooltip>
  )
}

/** SuperPage shows its children to a super admin, and to others why they are not there. */
export function SuperPage({ children }: { children: ReactNode }) {
  const text = useText().admin
  if (useIsSuper()) return children
  return (
    <Empty icon={Lock} title={text.superPage}>
      {text.superPageHint}
    </Empty>
  )
}
