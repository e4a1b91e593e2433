import { Search, X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useText } from '@/i18n/locale'
import { Input } from '@/ui/field'
import { useHotkeys } from '@/ui/use-hotkeys'
import { longestSearch } from '@/generations/filters'

// Long enough that a word is not searched for letter by letter, short enough to feel like typing.
const pause = 250

/** SearchBox searches as one types. The address follows the typing; when it changes by itself, the box follows. */
export function SearchBox({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const text = useText().history
  const box = useRef<HTMLInputElement>(null)
  const [typed, setTyped] = useState(value)
  const [told, setTold] = useState(value)
  if (value !== told) {
    setTold(value)
    if (value !== typed.trim()) setTyped(value)
  }
  useEffect(() => {
    const wanted = typed.trim()
    if (wanted === value) return
    const timer = setTimeout(() => onChange(wanted), pause)
    return () => clearTimeout(timer)
  }, [typed, value, onChange])
  useHotkeys({ '/': () => box.current?.focus() })
  return (
    <div role="search" className="relative w-full xl:w-64">
      <Search className="pointer-events-none absolute top-2.5 left-3 size-4 text-muted" aria-hidden />
      <Input
        ref={box}
        type="search"
        value={typed}
        maxLength={longestSearch}
        placeholder={text.searchPrompts}
        aria-label={text.searchPrompts}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => event.key === 'Escape' && (setTyped(''), box.current?.blur())}
        className="rounded-full px-9 [&::-webkit-search-cancel-button]:hidden"
      />
      {typed && (
        <button
          type="button"
          aria-label={text.clearSearch}
          onClick={() => setTyped('')}
          className="absolute top-0 right-0 grid size-9 place-items-center text-muted hover:text-text"
        >
          <X className="size-4" aria-hidden />
        </button>
      )}
    </div>
  )
}
