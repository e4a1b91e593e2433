import type { ReactNode } from 'react'
import { Link } from 'react-router'
import type {
  AdminErrorOfKind,
  AdminErrorOfModel,
  AdminErrorOfProvider,
  DateRange,
  FailureKind,
} from '@/api/schema.gen'
import { count, percent } from '@/i18n/format'
import { useText } from '@/pages/admin/words/text'
import { Table, Td, Th, Tr } from '@/ui/table'
import { Time } from '@/ui/time'
import { ShareBar } from '../parts/share-bar'

const most = (numbers: number[]) => Math.max(1, ...numbers)

/** useKind names a reason; what failed without one is unknown. */
function useKind() {
  const text = useText().failure
  return (kind: FailureKind) => text[kind || 'unknown']
}

/** TopErrors are the reasons and words that most failures share. */
export function TopErrors({ errors, range }: { errors: AdminErrorOfKind[]; range: DateRange }) {
  const text = useText().admin.errors
  const kindOf = useKind()
  const top = most(errors.map((error) => error.count))
  return (
    <Table label={text.top}>
      <thead>
        <tr>
          <Th>{text.kind}</Th>
          <Th>{text.message}</Th>
          <Th className="text-right">{text.count}</Th>
          <Th aria-hidden />
          <Th className="text-right">{text.users}</Th>
          <Th>{text.last}</Th>
        </tr>
      </thead>
      <tbody>
        {errors.map((error) => (
          <Tr key={`${error.kind} ${error.message}`}>
            <Td className="whitespace-nowrap">
              <Failures to={`errorKind=${error.kind}&dateRange=${range}`}>{kindOf(error.kind)}</Failures>
            </Td>
            <Td className="w-full max-w-0 min-w-56 truncate text-muted" title={error.message}>
              {error.message}
            </Td>
            <Td className="text-right num">{count(error.count)}</Td>
            <Td className="pl-0">
              <ShareBar share={error.count / top} tone="bad" />
            </Td>
            <Td className="text-right num">{count(error.users)}</Td>
            <Td>
              <Failures to={`errorKind=${error.kind}&id=${error.last_id}`}>
                <Time at={error.last_at} />
              </Failures>
            </Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  )
}

/** ModelErrors compares how often each model fails. */
export function ModelErrors({ errors, range }: { errors: AdminErrorOfModel[]; range: DateRange }) {
  const text = useText().admin.errors
  return (
    <Table label={text.byModel}>
      <thead>
        <tr>
          <Th>{text.model}</Th>
          <Th className="text-right">{text.count}</Th>
          <Th className="text-right">{text.total}</Th>
          <Th className="text-right">{text.rate}</Th>
          <Th aria-hidden />
        </tr>
      </thead>
      <tbody>
        {errors.map((error) => {
          const rate = error.total > 0 ? error.failed / error.total : 0
          return (
            <Tr key={error.model_id}>
              <Td className="w-full max-w-0 min-w-32 truncate">
                <Failures to={`modelId=${error.model_id}&dateRange=${range}`}>
                  {error.model_name || error.model_id}
                </Failures>
              </Td>
              <Td className="text-right num">{count(error.failed)}</Td>
              <Td className="text-right text-muted num">{count(error.total)}</Td>
              <Td className="text-right num">{percent(rate)}</Td>
              <Td className="pl-0">
                <ShareBar share={rate} tone="bad" />
              </Td>
            </Tr>
          )
        })}
      </tbody>
    </Table>
  )
}

/** ProviderErrors counts attempts that failed, by provider and reason. */
export function ProviderErrors({ errors, range }: { errors: AdminErrorOfProvider[]; range: DateRange }) {
  const text = useText()
  const words = text.admin.errors
  const kindOf = useKind()
  const top = most(errors.map((error) => error.attempts))
  return (
    <Table label={words.byProvider}>
      <thead>
        <tr>
          <Th>{words.provider}</Th>
          <Th>{words.kind}</Th>
          <Th className="text-right">{words.attempts}</Th>
          <Th aria-hidden />
        </tr>
      </thead>
      <tbody>
        {errors.map((error) => (
          <Tr key={`${error.provider} ${error.kind}`}>
            <Td>
              <Failures to={`provider=${error.provider}&dateRange=${range}`}>
                {text.provider[error.provider]}
              </Failures>
            </Td>
            <Td className="w-full text-muted">{kindOf(error.kind)}</Td>
            <Td className="text-right num">{count(error.attempts)}</Td>
            <Td className="pl-0">
              <ShareBar share={error.attempts / top} tone="bad" />
            </Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  )
}

const Failures = ({ to, children }: { to: string; children: ReactNode }) => (
  <Link to={`/admin/failed?${to}`} className="underline decoration-line-strong underline-offset-4">
    {children}
  </Link>
)
