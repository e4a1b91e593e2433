import { useState } from 'react'
import { cn } from './cn'

/** Avatar is a person's picture, or the first letter of their name where there is none or it cannot be loaded. */
export function Avatar({ name, url, className }: { name: string; url?: string | null; className?: string }) {
  const [broken, setBroken] = useState<string | null>(null)
  const classes = cn(
    'bg-line-strong text-text grid size-7 shrink-0 place-items-center rounded-full text-xs font-semibold',
    className,
  )
  if (url && broken !== url) {
    return (
      <img
        src={url}
        alt=""
        className={cn(classes, 'object-cover')}
        onError={() => setBroken(url)}
        referrerPolicy="no-referrer"
      />
    )
  }
  return (
    <span aria-hidden className={classes}>
      {(name.trim()[0] ?? '·').toUpperCase()}
    </span>
  )
}
