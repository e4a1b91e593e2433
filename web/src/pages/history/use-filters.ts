import { useCallback, useMemo } from 'react'
import { useSearchParams } from 'react-router'
import type { Filters } from '@/api/types'
import { readFilters, writeFilters } from '@/generations/filters'

/** useFilters keeps the filters in the address, so that a reload, the back button and a copied link show the same. */
export function useFilters() {
  const [params, setParams] = useSearchParams()
  const filters = useMemo(() => readFilters(params), [params])
  const set = useCallback(
    (change: Filters, how?: { replace: boolean }) =>
      setParams((before) => writeFilters({ ...readFilters(before), ...change }), how ?? {}),
    [setParams],
  )
  return { filters, set }
}
