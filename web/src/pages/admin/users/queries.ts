import { useQuery } from '@tanstack/react-query'
import { api, take } from '@/api/client'
import type { AdminRole, AdminUserStatus } from '@/api/schema.gen'
import { adminKey } from '../keys'
import { anId, oneOf, text, whole } from '../parts/params'

export const roles = ['user', 'admin', 'super_admin'] as const satisfies readonly AdminRole[]
export const states = ['active', 'blocked'] as const satisfies readonly AdminUserStatus[]

export interface UserFilter {
  search?: string
  role?: AdminRole
  status?: AdminUserStatus
  page?: number
  /** Whose sheet is open. */
  user?: string
}

/** checks read a filter of users out of an address. */
export const checks = {
  search: text(200),
  role: oneOf(roles),
  status: oneOf(states),
  page: whole(1, 100_000),
  user: anId,
}

const pageSize = 50

/** useUsers gives a page of everybody with an account. */
export function useUsers({ search, role, status, page = 1 }: UserFilter) {
  return useQuery({
    queryKey: adminKey('users', 'page', search, role, status, page),
    queryFn: () =>
      take(
        api.GET('/api/admin/users', {
          params: {
            query: {
              page,
              limit: pageSize,
              ...(search && { search }),
              ...(role && { role }),
              ...(status && { status }),
            },
          },
        }),
      ),
    placeholderData: (before) => before,
  })
}
