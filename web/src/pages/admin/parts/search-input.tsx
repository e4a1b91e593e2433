import { Search } from 'lucide-react'
import { useEffect, useState } from 'react'
import { cn } from '@/ui/cn'
import { Input } from '@/ui/field'

// Long enough that a word is not asked for letter by letter, short enough to feel at once.
const pause = 250

interface SearchInputProps {
  label: string
  value: string
  onChange: (value: string) => void
  className?: string
  placeholder?: string
}

/** SearchInput filters as one types. */
export function SearchInput({ label, value, onChange, className, placeholder }: SearchInputProps) {
  // What is typed is ahead of the address; a change from elsewhere, such as "Clear filters", takes its place.
  const [typed, setTyped] = useState<{ words: string; over: string } | null>(null)
  const words = typed && typed.over === value ? typed.words : value
  useEffect(() => {
    if (!typed || typed.words === typed.over) return
    const timer = setTimeout(() => onChange(typed.words), pause)
    return () => clearTimeout(timer)
  }, [typed, onChange])
  return (
    <div className={cn('relative min-w-44 grow md:max-w-72', className)}>
      <Search className="pointer-events-none absolute top-2.5 left-2.5 size-4 text-muted" aria-hidden />
      <Input
        type="search"
        aria-label={label}
        placeholder={placeholder ?? label}
        value={words}
        onChange={(event) => setTyped({ words: event.target.value, over: value })}
        className="pl-8 text-xs"
      />
    </div>
  )
}
