import { CircleCheck } from 'lucide-react'
import { useText } from '@/pages/admin/words/text'
import { Section } from '@/ui/page'
import { Segmented } from '@/ui/segmented'
import { Empty, Failed } from '@/ui/state'
import { ranges } from '../generations/filter'
import { useErrors } from '../generations/queries'
import { AdminPage } from '../parts/admin-page'
import { oneOf, useFilter } from '../parts/params'
import { RowsSkeleton } from '../parts/skeletons'
import { ModelErrors, ProviderErrors, TopErrors } from './tables'

const checks = { dateRange: oneOf(ranges) }

/** Page tells what fails most: by reason, by model, by provider. */
export function Page() {
  const text = useText().admin
  const words = text.errors
  const [{ dateRange = 'week' }, change] = useFilter<{ dateRange?: (typeof ranges)[number] }>(checks)
  const errors = useErrors({ dateRange })
  return (
    <AdminPage
      title={words.title}
      lead={words.lead}
      actions={
        <Segmented
          label={text.filters.range}
          value={dateRange}
          onChange={(range) => change({ dateRange: range })}
          options={ranges.map((value) => ({ value, label: text.filters.ranges[value] }))}
        />
      }
    >
      {errors.isPending ? (
        <RowsSkeleton />
      ) : errors.isError ? (
        <Failed thrown={errors.error} retry={() => void errors.refetch()} />
      ) : errors.data.top.length === 0 && errors.data.providers.length === 0 ? (
        <Empty icon={CircleCheck} title={words.nothing}>
          {words.nothingHint}
        </Empty>
      ) : (
        <div className="grid gap-6">
          <Section title={words.top}>
            <TopErrors errors={errors.data.top} range={dateRange} />
          </Section>
          <div className="grid items-start gap-6 lg:grid-cols-2">
            <Section title={words.byModel}>
              <ModelErrors errors={errors.data.models} range={dateRange} />
            </Section>
            <Section title={words.byProvider} lead={words.byProviderLead}>
              <ProviderErrors errors={errors.data.providers} range={dateRange} />
            </Section>
          </div>
        </div>
      )}
    </AdminPage>
  )
}
