import { Link, useSearchParams } from 'react-router'
import { useText } from '@/i18n/locale'
import { ShareList } from '@/sharing/share-list'
import { cn } from '@/ui/cn'
import { Page as Frame } from '@/ui/page'
import { CollectionList } from './collection-list'

/** Page is one's collections, and as its second part the links that one gave out. */
export function Page() {
  const text = useText().collections
  const [params] = useSearchParams()
  const links = params.get('tab') === 'links'
  const parts = [
    { to: '/collections', label: text.title, here: !links },
    { to: '/collections?tab=links', label: text.links, here: links },
  ]
  return (
    <Frame title={text.title} lead={text.lead}>
      <nav aria-label={text.parts} className="-mb-px flex gap-1 border-b">
        {parts.map(({ to, label, here }) => (
          <Link
            key={to}
            to={to}
            aria-current={here ? 'page' : undefined}
            className={cn(
              '-mb-px border-b-2 border-transparent px-3 py-2 text-sm text-muted transition-colors hover:text-text',
              here && 'border-safelight text-text',
            )}
          >
            {label}
          </Link>
        ))}
      </nav>
      {links ? <ShareList /> : <CollectionList />}
    </Frame>
  )
}
