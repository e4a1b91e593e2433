import { useMutation, useQueryClient, type QueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { api, take } from '@/api/client'
import { keys } from '@/api/keys'
import { asProblem } from '@/api/problem'
import type { CreateGeneration, Generation } from '@/api/types'
import { prepend } from './cache'
import { useDestination } from './destination'
import { draftLife, useDrafts, type Draft } from './draft-store'
import { rememberAspect } from './shape'

/** send brings a draft to the server and puts what it made at the head of the lists. */
async function send(client: QueryClient, draft: Draft): Promise<Generation> {
  const made = await take(
    api.POST('/api/generations/create', {
      params: { header: { 'Idempotency-Key': draft.key } },
      body: draft.request,
    }),
  )
  const ids = made.ids ?? [made.id]
  rememberAspect(ids, draft.aspect)
  prepend(
    client,
    // Members of a batch are alike but for their ids; the list brings the rest.
    [...ids].reverse().map((id) => ({ ...made, id })),
  )
  void client.invalidateQueries({ queryKey: keys.counts })
  void client.invalidateQueries({ queryKey: keys.billing })
  void client.invalidateQueries({ queryKey: keys.lists })
  return made
}

/**
 * useSubmit asks for a generation. A card shows in the same frame, since the draft is there before the request leaves.
 * A refusal takes the card away and is for the form to show. When the server cannot be reached the draft stays and is
 * sent again.
 */
export function useSubmit() {
  const client = useQueryClient()
  const { add, remove } = useDrafts.getState()
  return useMutation({
    mutationFn: ({ draft }: { draft: Draft }) => send(client, draft),
    onMutate: ({ draft }) => add(draft),
    onSuccess: (_made, { draft }) => remove(draft.key),
    onError: (thrown, { draft }) => {
      if (asProblem(thrown).status !== 0) remove(draft.key)
    },
    retry: (tried, thrown) => asProblem(thrown).status === 0 && tried < 5,
    retryDelay: (tried) => Math.min(15_000, 1000 * 2 ** tried),
    networkMode: 'always',
  })
}

/**
 * newDraft makes a draft of a request, for the workspace that was chosen if the request names none. aspect is width over
 * height of what will come, as far as the form knows.
 */
export function newDraft(request: CreateGeneration, aspect = 1): Draft {
  const { workspace } = useDestination.getState()
  return {
    key: crypto.randomUUID(),
    request: workspace ? { workspace_id: workspace, ...request } : request,
    aspect,
    pressedAt: Date.now(),
  }
}

/** useResumeDrafts sends what an earlier load of the page did not see answered. */
export function useResumeDrafts() {
  const client = useQueryClient()
  useEffect(() => {
    const { drafts, remove } = useDrafts.getState()
    for (const draft of drafts) {
      if (Date.now() - draft.pressedAt > draftLife) remove(draft.key)
      else
        send(client, draft).then(
          () => remove(draft.key),
          (thrown: unknown) => asProblem(thrown).status !== 0 && remove(draft.key),
        )
    }
  }, [client])
}
