import { bytes, count } from '@/i18n/format'
import { useText } from '@/pages/admin/words/text'
import { Failed, Skeleton } from '@/ui/state'
import { Time } from '@/ui/time'
import { Facts } from '../parts/facts'
import { useMemory } from './queries'

/** Memory tells what the one process that answered takes of its machine. */
export function Memory() {
  const text = useText().admin.health
  const { data, isError, error, refetch } = useMemory()
  if (isError) return <Failed thrown={error} retry={() => void refetch()} className="-my-8" />
  if (!data) return <Skeleton className="h-36" />
  return (
    <Facts
      facts={[
        [text.resident, bytes(data.resident_bytes || data.from_system_bytes)],
        [text.heap, `${bytes(data.heap_bytes)}, ${count(data.heap_objects)}`],
        [text.stacks, bytes(data.stacks_bytes)],
        [text.goroutines, count(data.goroutines)],
        [text.collections, count(data.collections)],
        [text.started, <Time key="started" at={data.started_at} />],
        [text.version, data.version],
      ]}
    />
  )
}
