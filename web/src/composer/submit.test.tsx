import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { act, fireEvent, render, screen, waitFor } from '@testing-library/react'
import { MemoryRouter } from 'react-router'
import { beforeEach, expect, it, vi } from 'vitest'
import { keys } from '@/api/keys'
import { useDestination } from '@/generations/destination'
import { useDrafts } from '@/generations/draft-store'
import { TooltipProvider } from '@/ui/tooltip'
import { useSheets } from './sheet'
import { SubmitBar } from './submit-bar'
import { model } from './test-model'
import { useComposer } from './use-composer'

const answer = (status: number, body: object) =>
  new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } })

function Form() {
  return <SubmitBar composer={useComposer('create')} />
}

/** show draws the form's bar over a server that answers create with what is given. */
function show(create: () => Promise<Response>, running = 0) {
  vi.spyOn(globalThis, 'fetch').mockImplementation((request) =>
    (request as Request).url.endsWith('/estimate')
      ? Promise.resolve(answer(200, { cost_usd: 0.04, eta_seconds: 6, outputs: 1 }))
      : create(),
  )
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Infinity } } })
  client.setQueryData(keys.models, [model({}, { settings_schema: {} })])
  client.setQueryData(keys.profile, { active_limit: 5 })
  client.setQueryData(keys.counts, { processing: running })
  client.setQueryData(keys.workspaces, { workspaces: [{ id: 'w1', name: 'Family' }] })
  render(
    <QueryClientProvider client={client}>
      <TooltipProvider>
        <MemoryRouter>
          <Form />
        </MemoryRouter>
      </TooltipProvider>
    </QueryClientProvider>,
  )
}
const press = () => fireEvent.click(screen.getByRole('button', { name: 'Create' }))
const write = (prompt: string) => act(() => useSheets.getState().change('create', { prompt }))

beforeEach(() => {
  useDrafts.setState({ drafts: [] })
  useDestination.setState({ workspace: null })
  useSheets.setState({ sheets: {}, last: {} })
})

it('says what is missing and sends nothing', () => {
  show(() => Promise.reject(new Error('asked')))
  expect(screen.getByText('Write a prompt to go on.')).toBeTruthy()
  press()
  expect(useDrafts.getState().drafts).toEqual([])
})

it('tells the price before the press', async () => {
  show(() => new Promise(() => undefined))
  write('a fox')
  await waitFor(() => expect(screen.getByText(/\$0\.04/)).toBeTruthy())
})

it('tells before the press that all places are taken', async () => {
  show(() => new Promise(() => undefined), 5)
  write('a fox')
  await waitFor(() => expect(screen.getByText(/^All 5 of your places are taken/)).toBeTruthy())
})

it('sends it where the person chose, and nowhere that they have left', async () => {
  useDestination.setState({ workspace: 'w1' })
  show(() => new Promise(() => undefined))
  await waitFor(() => expect(screen.getByText('Family')).toBeTruthy())
  write('a fox')
  press()
  await act(() => Promise.resolve())
  expect(useDrafts.getState().drafts[0]?.request.workspace_id).toBe('w1')
  act(() => useDestination.setState({ workspace: 'w2' }))
  await waitFor(() => expect(useDestination.getState().workspace).toBeNull())
})

it('has a card for each press before anything is answered', async () => {
  show(() => new Promise(() => undefined))
  write('a fox')
  press()
  press()
  await act(() => Promise.resolve())
  const { drafts } = useDrafts.getState()
  expect(drafts.map((draft) => draft.request.prompt)).toEqual(['a fox', 'a fox'])
  expect(new Set(drafts.map((draft) => draft.key)).size).toBe(2)
})

it('takes the card away when refused, and tells what would help', async () => {
  show(() =>
    Promise.resolve(
      answer(402, { code: 'INSUFFICIENT_BALANCE', error: 'no', needed_usd: 0.04, balance_usd: 0.01 }),
    ),
  )
  write('a fox')
  press()
  await waitFor(() => expect(screen.getByText('This costs $0.04 and you have $0.01.')).toBeTruthy())
  expect(screen.getByRole('link', { name: 'See your balance' })).toBeTruthy()
  expect(useDrafts.getState().drafts).toEqual([])
})
