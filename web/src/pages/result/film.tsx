import { useRef } from 'react'
import { useHotkeys } from '@/ui/use-hotkeys'
import type { Output } from './output'

interface FilmProps {
  output: Output
  name: string
  onBroken: () => void
}

/** Film plays a film in the browser's own player, which people know. Space starts and stops it from anywhere on the page. */
export function Film({ output, name, onBroken }: FilmProps) {
  const player = useRef<HTMLVideoElement>(null)
  useHotkeys({
    ' ': () => {
      const film = player.current
      if (film) void (film.paused ? film.play() : film.pause())
    },
  })
  return (
    // What models make has no words of its own to caption.
    // eslint-disable-next-line jsx-a11y/media-has-caption
    <video
      ref={player}
      src={output.url}
      poster={output.thumb ?? undefined}
      aria-label={name}
      controls
      loop
      playsInline
      onError={onBroken}
      className="size-full bg-bg object-contain"
    />
  )
}
