import { QueryClient } from '@tanstack/react-query'
import { asProblem } from '@/api/problem'

// Answers that will not change by asking again: a stranger's row, a fault of ours, a missing role.
const isFinal = (status: number) => status >= 400 && status < 500 && status !== 408 && status !== 429

/** newQueryClient holds what the server told. Events keep it fresh, so nothing is fetched only because a window got focus. */
export const newQueryClient = () =>
  new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000, // events tell of changes sooner
        gcTime: 10 * 60_000,
        refetchOnWindowFocus: false,
        retry: (tried, thrown) => tried < 3 && !isFinal(asProblem(thrown).status),
        retryDelay: (tried, thrown) => (asProblem(thrown).retryAfter ?? Math.min(8, 2 ** tried)) * 1000,
      },
    },
  })
