import { ChevronDown, Lock, Users } from 'lucide-react'
import { useEffect } from 'react'
import { useDestination } from '@/generations/destination'
import { useText } from '@/i18n/locale'
import { Button } from '@/ui/button'
import { Menu, MenuChoice } from '@/ui/menu'
import { useWorkspaces } from './queries'

const none = ''

/** Destination tells whose history the next generations join, and changes it. Who is in no workspace has nothing to choose. */
export default function Destination() {
  const text = useText().composer.destination
  const workspaces = useWorkspaces().data?.workspaces
  const { workspace: chosen } = useDestination()
  const found = workspaces?.find(({ id }) => id === chosen)
  const gone = workspaces !== undefined && chosen !== null && !found
  useEffect(() => {
    if (gone) useDestination.setState({ workspace: null })
  }, [gone])
  if (!workspaces || workspaces.length === 0) return null
  const Icon = found ? Users : Lock
  return (
    <Menu
      trigger={
        <Button variant="ghost" size="sm" className="min-w-0 text-xs text-muted" title={text.label}>
          <Icon className="size-3.5!" aria-hidden />
          <span className="sr-only">{text.label}: </span>
          <span className="max-w-40 truncate">{found?.name ?? text.own}</span>
          <ChevronDown className="size-3.5!" aria-hidden />
        </Button>
      }
    >
      <MenuChoice
        label={text.label}
        value={chosen ?? none}
        onChange={(value) => useDestination.setState({ workspace: value === none ? null : value })}
        options={[
          { value: none, label: text.own },
          ...workspaces.map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
    </Menu>
  )
}
