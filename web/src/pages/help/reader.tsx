import { ArrowRight } from 'lucide-react'
import { Link, useParams } from 'react-router'
import { NotFound } from '@/app/not-found'
import { useTitle } from '@/ui/title'
import type { Article } from './prose'

/** Reader shows one how-to and leads to the next. */
export function Reader({ articles }: { articles: Article[] }) {
  const { slug } = useParams()
  const at = articles.findIndex((one) => one.slug === slug)
  const article = articles[at]
  useTitle(article?.title ?? '')
  if (!article) return <NotFound />
  const next = articles[at + 1]
  return (
    <article className="grid max-w-2xl grid-cols-1 content-start gap-4">
      <header>
        <h1 className="text-xl font-semibold tracking-tight">{article.title}</h1>
        <p className="mt-1.5 text-muted">{article.lead}</p>
      </header>
      {article.body}
      {next && (
        <Link
          to={`/help/${next.slug}`}
          className="mt-6 flex items-center justify-end gap-2 border-t pt-4 text-sm text-muted hover:text-text"
        >
          {next.title} <ArrowRight className="size-4" aria-hidden />
        </Link>
      )}
    </article>
  )
}
