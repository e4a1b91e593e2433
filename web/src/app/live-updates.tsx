import { useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import { keys } from '@/api/keys'
import { useResumeDrafts } from '@/generations/submit'
import { useLiveUpdates } from '@/live/use-live-updates'

/** LiveUpdates listens for the person who is signed in, and sends what an earlier load of the page could not. */
export function LiveUpdates({ personId }: { personId: string }) {
  const client = useQueryClient()
  const refresh = useCallback(() => void client.invalidateQueries({ queryKey: keys.notifications }), [client])
  useLiveUpdates(personId, refresh)
  useResumeDrafts()
  return null
}
