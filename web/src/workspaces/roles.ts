import type { WorkspaceRole } from '@/api/types'

// docs/workspaces.md, "Who may do what". The server holds the same line.

/** mayManage tells whether a role may rename, invite, set the budget and see addresses. */
export const mayManage = (role: WorkspaceRole) => role !== 'member'

/** rolesFor are the roles that somebody of `mine` may give to somebody of `theirs`; none besides the present means none. */
export function rolesFor(mine: WorkspaceRole, theirs: WorkspaceRole): WorkspaceRole[] {
  if (mine === 'owner') return ['owner', 'admin', 'member']
  if (mine === 'admin' && theirs !== 'owner') return ['admin', 'member']
  return [theirs]
}

/** mayRemove tells whether somebody of `mine` may take the place of somebody of `theirs` away. */
export const mayRemove = (mine: WorkspaceRole, theirs: WorkspaceRole) =>
  mine === 'owner' || (mine === 'admin' && theirs !== 'owner')
