import { useInfiniteQuery, useMutation, useQueryClient, type InfiniteData } from '@tanstack/react-query'
import { api, take } from '@/api/client'
import { keys } from '@/api/keys'
import { asProblem } from '@/api/problem'
import type { Idea, IdeaPage } from '@/api/types'
import { explain } from '@/ui/explain'
import { toast } from '@/ui/toast'

type Pages = InfiniteData<IdeaPage>
export type Sort = 'votes' | 'newest'

const complain = (thrown: unknown) => toast.error(explain(asProblem(thrown)))

/** useIdeas gives what people wish for, page after page. */
export function useIdeas(sort: Sort) {
  const query = useInfiniteQuery({
    queryKey: [...keys.ideas, sort],
    queryFn: ({ pageParam }) =>
      take(api.GET('/api/ideas', { params: { query: { sort, page: pageParam, limit: 20 } } })),
    initialPageParam: 1,
    getNextPageParam: ({ page, limit, total }) => (page * limit < total ? page + 1 : null),
  })
  const rows = query.data?.pages.flatMap((page) => page.ideas) ?? []
  // A vote moves ideas between pages while they are read, so one can come twice.
  return { query, rows: [...new Map(rows.map((row) => [row.id, row])).values()] }
}

/** voted is an idea with the person's vote given or taken back. */
export const voted = (idea: Idea, vote: boolean): Idea =>
  idea.voted === vote ? idea : { ...idea, voted: vote, votes: idea.votes + (vote ? 1 : -1) }

const eachIdea = (pages: Pages, change: (idea: Idea) => Idea): Pages => ({
  ...pages,
  pages: pages.pages.map((page) => ({ ...page, ideas: page.ideas.map(change) })),
})

/** useVote counts at once on the page; a refusal takes it back. The order changes with the next visit, not under the hand. */
export function useVote() {
  const client = useQueryClient()
  const change = (id: string, vote: boolean) =>
    client.setQueriesData<Pages>(
      { queryKey: keys.ideas },
      (pages) => pages && eachIdea(pages, (idea) => (idea.id === id ? voted(idea, vote) : idea)),
    )
  return useMutation({
    mutationFn: ({ id, vote }: { id: string; vote: boolean }) =>
      take(api.POST('/api/ideas/{id}/vote', { params: { path: { id } }, body: { voted: vote } })),
    onMutate: ({ id, vote }) => void change(id, vote),
    onError: (thrown, { id, vote }) => {
      change(id, !vote)
      complain(thrown)
    },
  })
}

/** useTellIdea tells an idea. A refusal is for the form to show. */
export function useTellIdea() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: { title: string; body: string }) => take(api.POST('/api/ideas', { body })),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.ideas }),
  })
}

/** useTakeBack takes an idea back. */
export function useTakeBack() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => take(api.DELETE('/api/ideas/{id}', { params: { path: { id } } })),
    onError: complain,
    onSettled: () => client.invalidateQueries({ queryKey: keys.ideas }),
  })
}
