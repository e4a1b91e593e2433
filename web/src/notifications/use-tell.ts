import { useQueryClient, type QueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useNavigate } from 'react-router'
import { api, take } from '@/api/client'
import { keys } from '@/api/keys'
import type { Notification } from '@/api/types'
import { words } from '@/i18n/locale'
import { toast } from '@/ui/toast'
import { arrivals, isBeforeEyes, type Known } from './arrivals'
import { bodyOf, titleOf } from './title'

/** useTell tells in the corner what arrives while the person looks elsewhere, and marks as read what they see happen. */
export function useTell(newest: Notification[] | undefined, read: (ids: string[]) => void) {
  const client = useQueryClient()
  const navigate = useNavigate()
  const known = useRef<Known>(null)
  useEffect(() => {
    if (!newest) return
    const fresh = arrivals(known.current, newest)
    known.current = new Set([...(known.current ?? []), ...newest.map((row) => row.id)])
    const seen = fresh.filter((row) => row.generation_id && isBeforeEyes(row.generation_id))
    if (seen.length > 0) read(seen.map((row) => row.id))
    const told = fresh.filter((row) => !seen.includes(row))
    const [only] = told
    if (!only) return
    const open = (path: string) => () => {
      read(told.map((row) => row.id))
      void navigate(path)
    }
    const text = words().notifications
    if (told.length > 1) {
      const action = { label: text.open, onClick: open('/history') }
      toast.message(text.several(told.length), { id: 'arrivals', action })
      return
    }
    void tell(client, only, open)
  }, [client, newest, read, navigate])
}

/** thumbnail asks for the generation, which whoever opens it will want next. */
async function thumbnail(client: QueryClient, id: string): Promise<string | undefined> {
  try {
    const queryFn = () => take(api.GET('/api/generations/{id}', { params: { path: { id } } }))
    const made = await client.fetchQuery({ queryKey: keys.generation(id), queryFn })
    return made.output_thumbs.find((url) => url !== null) ?? undefined
  } catch {
    return undefined // told without it
  }
}

async function tell(client: QueryClient, row: Notification, open: (path: string) => () => void) {
  const id = row.generation_id
  const kind = row.kind === 'generation.failed' ? 'error' : id ? 'success' : 'message'
  const picture = row.kind === 'generation.completed' && id ? await thumbnail(client, id) : undefined
  toast[kind](titleOf(row), {
    id: row.id,
    description: bodyOf(row),
    ...(picture ? { picture } : {}),
    ...(id ? { action: { label: words().notifications.open, onClick: open(`/result/${id}`) } } : {}),
  })
}
