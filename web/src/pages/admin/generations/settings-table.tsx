import { useText } from '@/pages/admin/words/text'
import { Facts } from '../parts/facts'

/** SettingsTable lists settings as they were sent, by their own names. */
export function SettingsTable({ settings }: { settings: Record<string, unknown> }) {
  const text = useText().admin.detail
  const all = Object.entries(settings)
  if (all.length === 0) return <p className="text-xs text-muted">{text.noSettings}</p>
  return (
    <Facts
      className="font-mono"
      facts={all.map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)])}
    />
  )
}
