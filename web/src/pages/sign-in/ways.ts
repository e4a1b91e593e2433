import { useMutation, useQuery } from '@tanstack/react-query'
import { api, take } from '@/api/client'
import { keys } from '@/api/keys'
import type { TelegramProof } from '@/api/types'
import { useSignedIn } from '@/session/session'

/** useWays tells which ways of signing in the server offers. They change with its restart only. */
export function useWays() {
  return useQuery({
    queryKey: keys.ways,
    queryFn: () => take(api.GET('/api/auth/methods')),
    staleTime: Infinity,
  })
}

/** useSendLink has a link sent that signs in and leads to next. */
export function useSendLink() {
  return useMutation({
    mutationFn: (body: { email: string; next: string }) => take(api.POST('/api/auth/link', { body })),
  })
}

/** usePassword signs in with an address and its password. */
export function usePassword() {
  const signedIn = useSignedIn()
  return useMutation({
    mutationFn: (body: { email: string; password: string }) => take(api.POST('/api/auth/password', { body })),
    onSuccess: signedIn,
  })
}

/** useTelegram signs in with what Telegram said of the person. */
export function useTelegram() {
  const signedIn = useSignedIn()
  return useMutation({
    mutationFn: (body: TelegramProof) => take(api.POST('/api/auth/telegram', { body })),
    onSuccess: signedIn,
  })
}
