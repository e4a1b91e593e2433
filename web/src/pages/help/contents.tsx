import { Link } from 'react-router'
import { useText } from '@/i18n/locale'
import type { Article } from './prose'

/** Contents is the list of all how-tos. */
export function Contents({ articles }: { articles: Article[] }) {
  const text = useText().help
  return (
    <div className="grid max-w-3xl gap-6">
      <header>
        <h1 className="text-xl font-semibold tracking-tight">{text.title}</h1>
        <p className="mt-1.5 text-muted">{text.lead}</p>
      </header>
      <ul className="grid gap-3 sm:grid-cols-2">
        {articles.map(({ slug, title, lead }) => (
          <li key={slug}>
            <Link
              to={`/help/${slug}`}
              className="grid h-full content-start gap-1 rounded-card border bg-surface p-4 transition-colors hover:border-line-strong hover:bg-hover"
            >
              <span className="font-medium">{title}</span>
              <span className="text-xs text-muted">{lead}</span>
            </Link>
          </li>
        ))}
      </ul>
      <p className="text-sm text-muted">
        {text.notFound}{' '}
        <Link to="/help/feedback" className="text-text underline underline-offset-2">
          {text.write}
        </Link>
      </p>
    </div>
  )
}
