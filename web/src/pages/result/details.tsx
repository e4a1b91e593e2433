import type { ReactNode } from 'react'
import type { GenerationDetail } from '@/api/types'
import { money, seconds } from '@/i18n/format'
import { useText } from '@/i18n/locale'
import { useModel } from '@/models/models'
import { CopyButton } from '@/ui/copy-button'
import { Time } from '@/ui/time'
import { Attempts } from './attempts'
import { Files } from './files'
import { seedOf } from './output'
import { settingsOf } from './settings'

/** Details is everything that is known of a generation, from what was asked for to the files that came of it. */
export function Details({ detail }: { detail: GenerationDetail }) {
  const all = useText()
  const text = all.result
  const model = useModel(detail.model_id)
  const settings = settingsOf(detail.settings, model?.settings_schema, all.composer.options)
  const seed = seedOf(detail.settings)
  const provider = detail.attempts.at(-1)?.provider
  return (
    <div className="grid gap-6 text-sm">
      {detail.prompt && (
        <Part title={text.prompt} action={<CopyButton text={detail.prompt} label={text.copyPrompt} />}>
          <p className="whitespace-pre-line select-text">{detail.prompt}</p>
        </Part>
      )}
      <Part title={text.made}>
        <Facts>
          <Fact name={text.action}>{all.action[detail.action]}</Fact>
          <Fact name={text.model}>{detail.model_name}</Fact>
          {provider && <Fact name={text.provider}>{all.provider[provider]}</Fact>}
          {seed && (
            <Fact name={text.seed}>
              <span className="font-mono text-xs">{seed}</span>
            </Fact>
          )}
          {!detail.is_owner && <Fact name={text.by}>{detail.creator.name ?? text.somebody}</Fact>}
          <Fact name={text.cost}>
            {detail.status === 'failed' || detail.status === 'cancelled'
              ? text.costNothing
              : money(detail.cost_usd)}
          </Fact>
          <Fact name={text.created}>
            <Time at={detail.created_at} />
          </Fact>
          {detail.completed_at && (
            <Fact name={text.took}>
              {seconds((Date.parse(detail.completed_at) - Date.parse(detail.created_at)) / 1000)}
            </Fact>
          )}
        </Facts>
      </Part>
      {settings.length > 0 && (
        <Part title={text.settings}>
          <Facts>
            {settings.map(({ name, value }) => (
              <Fact key={name} name={name}>
                {value === 'true' ? text.on : value === 'false' ? text.off : value}
              </Fact>
            ))}
          </Facts>
        </Part>
      )}
      {detail.assets.length > 0 && (
        <Part title={text.files}>
          <Files detail={detail} />
        </Part>
      )}
      {detail.attempts.length > 0 && (
        <Part title={text.attempts}>
          <Attempts attempts={detail.attempts} />
        </Part>
      )}
      <Part title={text.id} action={<CopyButton text={detail.id} label={text.copyId} />}>
        <p className="font-mono text-[11px] break-all text-muted select-text">{detail.id}</p>
      </Part>
    </div>
  )
}

const Part = ({ title, action, children }: { title: string; action?: ReactNode; children: ReactNode }) => (
  <section>
    <header className="mb-1 flex min-h-8 items-center justify-between">
      <h2 className="text-xs font-medium text-muted">{title}</h2>
      {action}
    </header>
    {children}
  </section>
)

const Facts = ({ children }: { children: ReactNode }) => (
  <dl className="grid grid-cols-[minmax(6rem,auto)_1fr] gap-x-4 gap-y-1.5">{children}</dl>
)

const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <>
    <dt className="text-muted">{name}</dt>
    <dd className="min-w-0 text-right break-words num">{children}</dd>
  </>
)
