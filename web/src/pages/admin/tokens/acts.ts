import { api, take } from '@/api/client'
import type { AdminChangeToken, AdminToken } from '@/api/schema.gen'
import { useText } from '@/pages/admin/words/text'
import { confirm } from '@/ui/confirm'
import { useAct } from '../parts/use-act'

/** useTokenActs are what can be done to an account of the pool, each with a word before on what it would touch. */
export function useTokenActs() {
  const text = useText().admin.tokens
  const change = useAct(
    ({ id, state }: { id: string; state: AdminChangeToken['state'] }) =>
      take(api.PATCH('/api/admin/tokens/{id}', { params: { path: { id } }, body: { state } })),
    { said: (token) => (token.state === 'active' ? text.enabled : text.disabled) },
  )
  const drop = useAct(
    (id: string) => take(api.DELETE('/api/admin/tokens/{id}', { params: { path: { id } } })),
    { said: () => text.deleted },
  )
  return {
    enable: ({ id }: AdminToken) => change.mutate({ id, state: 'active' }),
    disable: async ({ id, name, running }: AdminToken) => {
      const yes = await confirm({
        title: text.disableTitle(name),
        body: text.disableBody(running),
        action: text.disable,
      })
      if (yes) change.mutate({ id, state: 'disabled' })
    },
    drop: async ({ id, name, running }: AdminToken) => {
      const yes = await confirm({
        title: text.deleteTitle(name),
        body: text.deleteBody(running),
        action: text.delete,
        danger: true,
      })
      if (yes) drop.mutate(id)
    },
  }
}
