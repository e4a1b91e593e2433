import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { api, take } from '@/api/client'
import type { CreateGeneration } from '@/api/types'

// One asks when a hand rests, not at each letter or step of a slider.
const rest = 350

function useRested<T>(value: T): T {
  const [rested, setRested] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), rest)
    return () => clearTimeout(timer)
  }, [value])
  return rested
}

/** useEstimate tells what a request would cost and how long it would take; nothing while there is none to ask for. */
export function useEstimate(request: CreateGeneration | null) {
  const wanted = useRested(request ? JSON.stringify(request) : null)
  return useQuery({
    queryKey: ['estimate', wanted],
    queryFn: ({ signal }) =>
      take(
        api.POST('/api/generations/estimate', {
          body: JSON.parse(wanted ?? '') as CreateGeneration, // what was written a moment ago
          signal,
        }),
      ),
    enabled: wanted !== null,
    placeholderData: keepPreviousData,
    retry: false, // it is asked anew with the next change
    staleTime: 5 * 60_000, // prices change by the day
  })
}
