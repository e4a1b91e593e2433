import { useState } from 'react'
import { api, take } from '@/api/client'
import type { AdminChangeUser, AdminUser } from '@/api/schema.gen'
import { useText } from '@/pages/admin/words/text'
import { confirm } from '@/ui/confirm'
import { Field, Input } from '@/ui/field'
import { Select } from '@/ui/select'
import { FormProblem } from '@/ui/form-problem'
import { faultOf } from '@/ui/fault-of'
import { nameOf } from '../parts/people'
import { SuperButton, useIsSuper } from '../parts/super-only'
import { useAct } from '../parts/use-act'
import { roles, states } from './queries'

/** AccessForm changes what a user may do. What it would touch is said before a role or a block is given. */
export function AccessForm({ user }: { user: AdminUser }) {
  const text = useText()
  const words = text.admin.users
  const mayChange = useIsSuper()
  const [role, setRole] = useState(user.role)
  const [status, setStatus] = useState(user.status)
  const [limit, setLimit] = useState(String(user.active_limit))
  const act = useAct(
    (change: Omit<AdminChangeUser, 'user_id'>) =>
      take(api.PATCH('/api/admin/users', { body: { user_id: user.id, ...change } })),
    { said: () => words.saved, quiet: true },
  )
  const wrong = !/^\d{1,4}$/.test(limit) || Number(limit) > 1000
  const change = {
    ...(role !== user.role && { role }),
    ...(status !== user.status && { status }),
    ...(Number(limit) !== user.active_limit && { active_limit: Number(limit) }),
  }
  const save = async () => {
    const name = nameOf(user)
    if (change.role) {
      const question = {
        title: words.roleTitle(name, text.role[change.role]),
        body: words.roleBody[change.role],
        action: words.change,
      }
      if (!(await confirm(question))) return
    }
    if (change.status === 'blocked') {
      const question = {
        title: words.blockTitle(name),
        body: words.blockBody(user.counts.processing),
        action: words.block,
        danger: true,
      }
      if (!(await confirm(question))) return
    }
    act.mutate(change)
  }
  return (
    <div className="grid gap-3">
      <div className="grid gap-3 sm:grid-cols-3">
        <Field label={words.role} error={faultOf(act.error, 'role')}>
          {(ids) => (
            <Select
              {...ids}
              value={role}
              onChange={setRole}
              disabled={!mayChange}
              options={roles.map((value) => ({ value, label: text.role[value] }))}
            />
          )}
        </Field>
        <Field label={words.status} error={faultOf(act.error, 'status')}>
          {(ids) => (
            <Select
              {...ids}
              value={status}
              onChange={setStatus}
              disabled={!mayChange}
              options={states.map((value) => ({ value, label: words.statuses[value] }))}
            />
          )}
        </Field>
        <Field
          label={words.limit}
          error={faultOf(act.error, 'active_limit') ?? (wrong ? text.admin.limits.whole : undefined)}
        >
          {(ids) => (
            <Input
              {...ids}
              type="number"
              min={0}
              max={1000}
              disabled={!mayChange}
              value={limit}
              onChange={(event) => setLimit(event.target.value)}
            />
          )}
        </Field>
      </div>
      <p className="text-xs text-muted">{words.limitHint}</p>
      <FormProblem thrown={act.error} fields={['role', 'status', 'active_limit']} />
      <SuperButton
        className="w-fit"
        busy={act.isPending}
        disabled={mayChange && (wrong || Object.keys(change).length === 0)}
        onClick={() => void save()}
      >
        {words.save}
      </SuperButton>
    </div>
  )
}
