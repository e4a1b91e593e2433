import { useQuery } from '@tanstack/react-query'
import { ChevronDown, X } from 'lucide-react'
import { useDeferredValue, useState } from 'react'
import { api, take } from '@/api/client'
import { useText } from '@/pages/admin/words/text'
import { Avatar } from '@/ui/avatar'
import { cn } from '@/ui/cn'
import { Input } from '@/ui/field'
import { IconButton } from '@/ui/icon-button'
import { Popover } from '@/ui/popover'
import { adminKey } from '../keys'
import { nameOf, useUser } from './people'

interface UserPickerProps {
  value: string | undefined
  onChange: (id: string | undefined) => void
  label: string
  /** What stands there while nobody is chosen. */
  none?: string
  id?: string
  className?: string
  'aria-describedby'?: string | undefined
  'aria-invalid'?: true | undefined
}

/** UserPicker finds one of all users by a part of their address or name. */
export function UserPicker({ value, onChange, label, none, className, ...ids }: UserPickerProps) {
  const text = useText().admin.picker
  const [open, setOpen] = useState(false)
  const { data: chosen } = useUser(value)
  const shown = value ? (chosen ? nameOf(chosen) : value.slice(0, 8)) : (none ?? text.choose)
  return (
    <div className={cn('flex items-center', className)}>
      <Popover
        label={label}
        align="start"
        open={open}
        onOpenChange={setOpen}
        className="p-2"
        trigger={
          <button
            type="button"
            {...ids}
            aria-label={ids.id ? undefined : `${label}: ${shown}`}
            className={cn(
              'inline-flex h-9 w-full min-w-0 items-center justify-between gap-2 rounded-control border border-line-strong bg-bg px-3 text-xs transition-colors hover:border-muted aria-invalid:border-bad',
              value ? 'border-muted' : 'text-muted',
            )}
          >
            <span className="truncate">{shown}</span>
            <ChevronDown className="size-4 shrink-0 text-muted" aria-hidden />
          </button>
        }
      >
        <Found
          onChoose={(id) => {
            onChange(id)
            setOpen(false)
          }}
        />
      </Popover>
      {value && (
        <IconButton label={text.clear} onClick={() => onChange(undefined)}>
          <X />
        </IconButton>
      )}
    </div>
  )
}

function Found({ onChoose }: { onChoose: (id: string) => void }) {
  const text = useText().admin.picker
  const [words, setWords] = useState('')
  const search = useDeferredValue(words.trim())
  const { data } = useQuery({
    queryKey: adminKey('users', 'pick', search),
    queryFn: () => take(api.GET('/api/admin/users', { params: { query: { search, limit: 8 } } })),
    placeholderData: (before) => before,
  })
  return (
    <>
      <Input
        type="search"
        aria-label={text.search}
        placeholder={text.search}
        value={words}
        onChange={(event) => setWords(event.target.value)}
        className="mb-1"
      />
      <ul className="min-h-24" aria-live="polite">
        {data?.users.map((user) => (
          <li key={user.id}>
            <button
              type="button"
              onClick={() => onChoose(user.id)}
              className="flex h-10 w-full items-center gap-2.5 rounded-[6px] px-2 text-left text-xs hover:bg-hover"
            >
              <Avatar name={nameOf(user)} url={user.avatar_url} className="size-6" />
              <span className="min-w-0 grow truncate">{nameOf(user)}</span>
              {user.email && user.name && <span className="max-w-24 truncate text-muted">{user.name}</span>}
            </button>
          </li>
        ))}
        {data?.users.length === 0 && <li className="px-2 py-3 text-xs text-muted">{text.nobody}</li>}
      </ul>
    </>
  )
}
