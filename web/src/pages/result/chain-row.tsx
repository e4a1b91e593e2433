import { Dices, RotateCcw } from 'lucide-react'
import { Link } from 'react-router'
import type { GenerationDetail } from '@/api/types'
import { againPath } from '@/generations/links'
import { money } from '@/i18n/format'
import { useText } from '@/i18n/locale'
import { Button } from '@/ui/button'
import { Tooltip } from '@/ui/tooltip'
import type { Chain } from './chains'
import { useVariation } from './use-variation'

interface ChainRowProps {
  detail: GenerationDetail
  chains: Chain[]
}

const look = 'px-2.5 text-xs'

/** ChainRow is what to do next with a result: again, otherwise, or as the input of something else. */
export function ChainRow({ detail, chains }: ChainRowProps) {
  const text = useText().result
  const variation = useVariation(detail)
  return (
    <div
      role="toolbar"
      aria-label={text.next}
      // A mouse has one wheel, and here there is only one way to go.
      onWheel={(event) => (event.currentTarget.scrollLeft += event.deltaY)}
      className="flex [scrollbar-width:none] gap-1 overflow-x-auto px-3 py-1.5 [&>*:first-child]:ml-auto [&>*:last-child]:mr-auto"
    >
      <Button asChild variant="ghost" className={look}>
        <Link to={againPath(detail)} aria-keyshortcuts="r">
          <RotateCcw aria-hidden />
          {text.again}
          <Key>r</Key>
        </Link>
      </Button>
      {detail.is_owner && (
        <Tooltip text={text.variationHint(money(detail.cost_usd))}>
          <Button variant="ghost" className={look} busy={variation.isPending} onClick={variation.make}>
            {!variation.isPending && <Dices aria-hidden />}
            {text.variation}
          </Button>
        </Tooltip>
      )}
      {chains.map(({ name, to, icon: Icon, key }) => (
        <Button key={name} asChild variant="ghost" className={look}>
          <Link to={to} aria-keyshortcuts={key}>
            <Icon aria-hidden />
            {text.chains[name]}
            {key && <Key>{key}</Key>}
          </Link>
        </Button>
      ))}
    </div>
  )
}

const Key = ({ children }: { children: string }) => (
  <kbd aria-hidden className="hidden font-mono text-[11px] text-muted uppercase opacity-70 lg:inline">
    {children}
  </kbd>
)
