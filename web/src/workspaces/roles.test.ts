import { expect, it } from 'vitest'
import { mayManage, mayRemove, rolesFor } from './roles'

it('lets owners change everybody, admins all but owners, and members nobody', () => {
  expect(rolesFor('owner', 'member')).toEqual(['owner', 'admin', 'member'])
  expect(rolesFor('admin', 'member')).toEqual(['admin', 'member'])
  expect(rolesFor('admin', 'owner')).toEqual(['owner'])
  expect(rolesFor('member', 'member')).toEqual(['member'])
  expect([mayRemove('owner', 'owner'), mayRemove('admin', 'admin')]).toEqual([true, true])
  expect([mayRemove('admin', 'owner'), mayRemove('member', 'member')]).toEqual([false, false])
  expect([mayManage('owner'), mayManage('admin'), mayManage('member')]).toEqual([true, true, false])
})
