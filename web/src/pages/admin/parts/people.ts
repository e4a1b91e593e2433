import { useQuery } from '@tanstack/react-query'
import { api, take } from '@/api/client'
import { adminKey } from '../keys'

/** useFilterOptions gives the models, users and workspaces that there are generations of, the most frequent of each. */
export function useFilterOptions() {
  return useQuery({
    queryKey: adminKey('filter-options'),
    queryFn: () => take(api.GET('/api/admin/filter-options')),
    staleTime: 5 * 60_000, // names change seldom
  })
}

/** useUser finds one user by id; null where there is none any more. */
export function useUser(id: string | undefined) {
  return useQuery({
    queryKey: adminKey('users', 'one', id),
    queryFn: async () => {
      const page = await take(
        api.GET('/api/admin/users', { params: { query: { search: id ?? '', limit: 1 } } }),
      )
      return page.users[0] ?? null
    },
    enabled: id !== undefined,
    staleTime: 60_000,
  })
}

interface Named {
  id: string
  name: string
  email: string
}

/** nameOf is what a user is called where there is room for one word. */
export const nameOf = (user: Named) => user.email || user.name || user.id.slice(0, 8)
