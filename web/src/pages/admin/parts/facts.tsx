import type { ReactNode } from 'react'
import { cn } from '@/ui/cn'

/** Facts lists what is known of a thing: names at the left, values beside them. */
export const Facts = ({ facts, className }: { facts: [string, ReactNode][]; className?: string }) => (
  <dl className={cn('grid grid-cols-[auto_minmax(0,1fr)] gap-1.5 text-xs', className)}>
    {facts.map(([name, value]) => (
      <div key={name} className="contents">
        <dt className="pr-2.5 text-muted">{name}</dt>
        <dd className="min-w-0 break-words num">{value}</dd>
      </div>
    ))}
  </dl>
)
