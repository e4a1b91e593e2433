import { Pencil } from 'lucide-react'
import { useState } from 'react'
import { api, take } from '@/api/client'
import { keys } from '@/api/keys'
import type { AdminModel } from '@/api/schema.gen'
import { useQueryClient } from '@tanstack/react-query'
import { useText } from '@/pages/admin/words/text'
import { Badge } from '@/ui/badge'
import { confirm } from '@/ui/confirm'
import { IconButton } from '@/ui/icon-button'
import { Switch } from '@/ui/switch'
import { Table, Td, Th, Tr } from '@/ui/table'
import { Tooltip } from '@/ui/tooltip'
import { useIsSuper } from '../parts/super-only'
import { useAct } from '../parts/use-act'
import { PriceDialog } from './price-dialog'

/** ModelTable lists the catalog with what is said over it. */
export function ModelTable({ models }: { models: AdminModel[] }) {
  const text = useText()
  const words = text.admin.models
  const mayChange = useIsSuper()
  const [pricing, setPricing] = useState<AdminModel | null>(null)
  return (
    <>
      <Table tall label={words.table}>
        <thead>
          <tr>
            <Th>{words.model}</Th>
            <Th>{words.provider}</Th>
            <Th>{words.actions}</Th>
            <Th>{words.price}</Th>
            <Th>{words.on}</Th>
          </tr>
        </thead>
        <tbody>
          {models.map((model) => (
            <Tr key={model.id}>
              <Td className="min-w-44 py-1">
                <span className={model.enabled ? '' : 'text-muted line-through'}>{model.name}</span>{' '}
                {model.admin_only && <Badge>{words.adminOnly}</Badge>}{' '}
                {model.availability !== 'available' && (
                  <Badge className="text-warn">{words.availability[model.availability]}</Badge>
                )}
                <span className="block font-mono text-muted">{model.id}</span>
              </Td>
              <Td className="py-1 whitespace-nowrap text-muted">{text.provider[model.provider]}</Td>
              <Td className="py-1 text-muted">
                {model.actions.map((action) => text.action[action]).join(', ')}
              </Td>
              <Td className="min-w-52 py-1">
                <span className="flex items-center gap-1">
                  <span className="min-w-0 grow num">
                    {model.price}
                    {model.override && (
                      <span className="block text-warn">{words.catalogPrice(model.catalog_price)}</span>
                    )}
                  </span>
                  {mayChange && (
                    <IconButton label={words.setPrice} onClick={() => setPricing(model)}>
                      <Pencil />
                    </IconButton>
                  )}
                </span>
              </Td>
              <Td className="w-24 py-1">
                <OnSwitch model={model} />
              </Td>
            </Tr>
          ))}
        </tbody>
      </Table>
      {pricing && <PriceDialog model={pricing} onClose={() => setPricing(null)} />}
    </>
  )
}

/** OnSwitch puts a model on offer, or takes it off after a word on what that touches. */
function OnSwitch({ model }: { model: AdminModel }) {
  const text = useText().admin
  const words = text.models
  const mayChange = useIsSuper()
  const client = useQueryClient()
  const act = useAct(
    (enabled: boolean) =>
      take(api.PATCH('/api/admin/models/{id}', { params: { path: { id: model.id } }, body: { enabled } })),
    {
      said: (now) => (now.enabled ? words.switchedOn(model.name) : words.switchedOff(model.name)),
      onDone: () => void client.invalidateQueries({ queryKey: keys.models }),
    },
  )
  const change = async (enabled: boolean) => {
    const question = {
      title: words.offTitle(model.name),
      body: words.offBody,
      action: words.off,
      danger: true,
    }
    if (enabled || (await confirm(question))) act.mutate(enabled)
  }
  const box = (
    <Switch
      quiet
      checked={model.enabled}
      onChange={(enabled) => void change(enabled)}
      label={words.switch(model.name)}
      disabled={!mayChange || act.isPending}
    />
  )
  if (mayChange) return <span className="flex h-9 items-center">{box}</span>
  return (
    <Tooltip text={text.superOnly}>
      <span className="flex h-9 items-center">{box}</span>
    </Tooltip>
  )
}
