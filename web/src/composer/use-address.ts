import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useSearchParams } from 'react-router'
import { api, take } from '@/api/client'
import { keys } from '@/api/keys'
import { asProblem } from '@/api/problem'
import type { Action, GenerationDetail } from '@/api/types'
import { explain } from '@/ui/explain'
import { toast } from '@/ui/toast'
import { againOf, fromOf, variationsOf } from './again'
import { useSheets, type Sheet } from './sheet'

const words = ['action', 'prompt', 'model', 'from', 'index', 'again', 'variations']

/**
 * useAddress tells which action a page is at, and takes what an address brings into its form: `action`, `prompt`, `model`,
 * `from` with `index` (an output to work on), `again` and `variations` (everything of a generation). What was taken leaves
 * the address, so that a reload does not put it over what was changed since.
 */
export function useAddress(page: string, actions: Action[]): [Action, (action: Action) => void] {
  const [params, setParams] = useSearchParams()
  const client = useQueryClient()
  const kept = useSheets((state) => state.last[page])
  const known = (action: string | null | undefined) => actions.find((one) => one === action)
  const action = known(params.get('action')) ?? known(kept) ?? actions[0]
  if (!action) throw new Error('a page without actions')
  const address = params.toString()

  useEffect(() => {
    const asked = new URLSearchParams(address)
    if (!words.some((word) => asked.has(word))) return
    const { change, choose } = useSheets.getState()
    choose(page, action)
    const fill = (action: Action, made: (sheet: Sheet) => Partial<Sheet>) => {
      choose(page, action)
      change(action, made)
    }
    const prompt = asked.get('prompt')
    const model = asked.get('model')
    if (prompt !== null) change(action, { prompt })
    if (model !== null) change(action, { model })
    const id = asked.get('again') ?? asked.get('variations') ?? asked.get('from')
    if (id !== null)
      client.fetchQuery({ queryKey: keys.generation(id), queryFn: () => fetchGeneration(id) }).then(
        (row) => {
          const at = Date.now()
          const own = actions.find((one) => one === row.action) ?? action
          if (asked.has('again')) fill(own, (sheet) => againOf(row, sheet, at))
          else if (asked.has('variations')) fill(own, (sheet) => variationsOf(row, sheet, at))
          else fill(action, (sheet) => fromOf(row, Number(asked.get('index') ?? 0), sheet, at))
        },
        (thrown: unknown) => toast.error(explain(asProblem(thrown))),
      )
    const rest = new URLSearchParams([...asked].filter(([name]) => !words.includes(name)))
    setParams(rest, { replace: true })
  }, [address, action, actions, client, page, setParams])

  return [action, (chosen) => useSheets.getState().choose(page, chosen)]
}

const fetchGeneration = (id: string): Promise<GenerationDetail> =>
  take(api.GET('/api/generations/{id}', { params: { path: { id } } }))
