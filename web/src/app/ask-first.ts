import type { QueryClient } from '@tanstack/react-query'
import { keys } from '@/api/keys'
import { listQuery, pictures } from '@/generations/queries'
import { modelsQuery } from '@/models/models'
import { profileQuery } from '@/session/session'

/**
 * askFirst asks who opens the client, and for what the first page will show them, before React is there to ask. Who follows
 * a link to shared works needs no account.
 */
export async function askFirst(client: QueryClient, path: string) {
  if (path.startsWith('/shared/')) return
  await client.prefetchQuery(profileQuery)
  if (path !== '/' || !client.getQueryData(keys.profile)) return
  void client.prefetchQuery(modelsQuery)
  void client.prefetchInfiniteQuery(listQuery(client, pictures))
}
