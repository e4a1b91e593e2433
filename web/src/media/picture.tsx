import { useState } from 'react'
import { cn } from '@/ui/cn'
import { blurOf } from './thumbhash'
import { unsigned } from './unsigned'

interface PictureProps {
  src: string | null | undefined
  alt: string
  thumbhash?: string | null
  /** cover crops, contain shows all of it. */
  fit?: 'cover' | 'contain'
  /** For what is seen first: it is fetched before others. */
  eager?: boolean
  className?: string
  /** Called when the address does not work, such as one that is too old. */
  onBroken?: () => void
  /** Called with the picture's own size once it is there. */
  onSize?: (size: { width: number; height: number }) => void
}

/** Picture fills its box, which has the right size beforehand: first with its colours, then with the picture itself. */
export function Picture({
  src,
  alt,
  thumbhash,
  fit = 'cover',
  eager,
  className,
  onBroken,
  onSize,
}: PictureProps) {
  const [loaded, setLoaded] = useState<string | null>(null)
  // A new signature is no other picture: what is shown stays until it is there again.
  const path = src ? unsigned(src) : null
  const blur = blurOf(thumbhash)
  const shape = fit === 'cover' ? 'object-cover' : 'object-contain'
  return (
    <span className={cn('relative block size-full overflow-hidden bg-hover', className)}>
      {blur && <img src={blur} alt="" aria-hidden className={cn('absolute inset-0 size-full', shape)} />}
      {src && (
        <img
          src={src}
          alt={alt}
          loading={eager ? 'eager' : 'lazy'}
          fetchPriority={eager ? 'high' : 'auto'}
          decoding="async"
          draggable={false}
          onLoad={({ currentTarget: { naturalWidth: width, naturalHeight: height } }) => {
            setLoaded(path)
            onSize?.({ width, height })
          }}
          onError={onBroken}
          className={cn(
            'absolute inset-0 size-full transition-opacity duration-180',
            shape,
            loaded === path ? 'opacity-100' : 'opacity-0',
          )}
        />
      )}
    </span>
  )
}
