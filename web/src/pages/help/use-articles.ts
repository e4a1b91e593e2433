import { useQuery } from '@tanstack/react-query'
import { useLocale, type Locale } from '@/i18n/locale'
import type { Article } from './prose'

// Each reader fetches one language.
const load: Record<Locale, () => Promise<{ articles: Article[] }>> = {
  en: () => import('./en'),
  ru: () => import('./ru'),
}

/** useArticles gives the how-tos in the person's language, once they are there. */
export function useArticles() {
  const locale = useLocale()
  const query = useQuery({
    queryKey: ['help', locale],
    queryFn: async () => (await load[locale]()).articles,
    staleTime: Infinity,
    structuralSharing: false, // what is kept is not plain data
  })
  return { articles: query.data, failed: query.isError, retry: () => void query.refetch() }
}
