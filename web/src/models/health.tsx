import type { Model } from '@/api/types'
import { useText } from '@/i18n/locale'
import { cn } from '@/ui/cn'

const colors = { available: 'bg-ok', away: 'bg-warn', not_configured: 'bg-line-strong' }

/** Health is a dot that tells whether a model takes work now. */
export function Health({ model, className }: { model: Model; className?: string }) {
  const word = useText().models.health[model.availability]
  return (
    <span title={word} className={cn('inline-flex shrink-0', className)}>
      <span className={cn('size-2 rounded-full', colors[model.availability])} aria-hidden />
      <span className="sr-only">{word}</span>
    </span>
  )
}
