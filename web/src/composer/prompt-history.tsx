import { useQuery } from '@tanstack/react-query'
import { api, take } from '@/api/client'
import { useText } from '@/i18n/locale'
import { Skeleton } from '@/ui/state'

// What is looked through for prompts, and how many are shown of it.
const looked = 50
const shown = 20

/** distinct keeps each prompt once, the latest first. */
export const distinct = (prompts: string[]) => [...new Set(prompts.map((one) => one.trim()).filter(Boolean))]

/** PromptHistory lists the prompts of earlier generations, to be taken again. */
export default function PromptHistory({ onChoose }: { onChoose: (prompt: string) => void }) {
  const text = useText()
  const { data, isPending } = useQuery({
    queryKey: ['generations', 'prompts'],
    queryFn: ({ signal }) =>
      take(
        api.GET('/api/generations/list', { params: { query: { limit: looked, skipCounts: true } }, signal }),
      ),
    select: (page) => distinct(page.generations.map((row) => row.prompt)).slice(0, shown),
  })
  if (isPending) return <Skeleton className="h-40" />
  if (!data?.length) return <p className="p-3 text-xs text-muted">{text.composer.noHistory}</p>
  return (
    <ul aria-label={text.composer.history}>
      {data.map((prompt) => (
        <li key={prompt}>
          <button
            type="button"
            onClick={() => onChoose(prompt)}
            className="w-full rounded-[6px] px-3 py-2 text-left text-xs hover:bg-hover"
          >
            <span className="line-clamp-2">{prompt}</span>
          </button>
        </li>
      ))}
    </ul>
  )
}
