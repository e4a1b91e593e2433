import { Ellipsis } from 'lucide-react'
import type { WebhookEndpoint } from '@/api/types'
import { exactly } from '@/i18n/format'
import { useText } from '@/i18n/locale'
import { Badge } from '@/ui/badge'
import { confirm } from '@/ui/confirm'
import { IconButton } from '@/ui/icon-button'
import { Menu, MenuItem, MenuLine } from '@/ui/menu'
import { Switch } from '@/ui/switch'
import { toast } from '@/ui/toast'
import { useEndpointActs } from './hooks'

interface EndpointProps {
  one: WebhookEndpoint
  edit: () => void
  /** Given a new secret. */
  told: (secret: string) => void
}

/** Endpoint is one address that is told, and what can be done with it. */
export function Endpoint({ one, edit, told }: EndpointProps) {
  const text = useText()
  const words = text.profile.webhooks
  const { switchTo, remove, rotate, test } = useEndpointActs(one.id)
  const off = one.disabled_at !== null
  const askRotate = async () => {
    const sure = await confirm({ title: words.rotateTitle, body: words.rotateHint, action: words.rotate })
    if (sure) rotate.mutate(undefined, { onSuccess: ({ secret }) => told(secret) })
  }
  const askRemove = async () => {
    const action = text.common.delete
    const sure = await confirm({ title: words.deleteTitle, body: words.deleteHint, action, danger: true })
    if (sure) remove.mutate()
  }
  const ping = () =>
    test.mutate(undefined, {
      onSuccess: () => toast.success(words.pinged, { description: words.pingedHint }),
    })
  return (
    <li className="flex items-start gap-3 px-4 py-3">
      <div className="min-w-0 grow">
        <p className="font-mono text-xs break-all">{one.url}</p>
        {one.description && <p className="mt-0.5 text-xs text-muted">{one.description}</p>}
        <p className="mt-1.5 flex flex-wrap gap-1">
          {one.kinds.length === 0 && <Badge>{words.all}</Badge>}
          {one.kinds.map((kind) => (
            <Badge key={kind}>{words.kinds[kind]}</Badge>
          ))}
        </p>
        {off && (
          <p className="mt-1.5 text-xs text-warn">
            {one.disabled_reason === 'gone' ? words.gone : words.off}
          </p>
        )}
        {one.previous_secret_until && (
          <p className="mt-1.5 text-xs text-muted">{words.bothSign(exactly(one.previous_secret_until))}</p>
        )}
      </div>
      <span className="flex h-9 items-center">
        <Switch
          label={words.active(one.url)}
          checked={!off}
          disabled={switchTo.isPending}
          onChange={(on) => switchTo.mutate(!on)}
        />
      </span>
      <Menu
        trigger={
          <IconButton label={text.common.actions}>
            <Ellipsis />
          </IconButton>
        }
      >
        <MenuItem onSelect={ping} disabled={off}>
          {words.ping}
        </MenuItem>
        <MenuItem onSelect={edit}>{words.change}</MenuItem>
        <MenuItem onSelect={() => void askRotate()}>{words.rotate}</MenuItem>
        <MenuLine />
        <MenuItem danger onSelect={() => void askRemove()}>
          {text.common.delete}
        </MenuItem>
      </Menu>
    </li>
  )
}
