import { LogOut } from 'lucide-react'
import { useNavigate } from 'react-router'
import { asProblem } from '@/api/problem'
import { day } from '@/i18n/format'
import { chooseLanguage, languages, useLocale, useText, type Locale } from '@/i18n/locale'
import { useProfile, useSignOut } from '@/session/session'
import { Badge } from '@/ui/badge'
import { Button } from '@/ui/button'
import { explain } from '@/ui/explain'
import { Section } from '@/ui/page'
import { Segmented } from '@/ui/segmented'
import { useTheme, type Theme } from '@/ui/theme'
import { toast } from '@/ui/toast'
import { NameForm } from './name-form'
import { PasswordForm } from './password-form'

const themes: Theme[] = ['system', 'dark', 'light']

/** Account is who the person is here, and how the client looks to them. */
export function Account() {
  const text = useText()
  const profile = useProfile()
  const words = text.profile.account
  return (
    <div className="grid max-w-2xl gap-10">
      <Section title={words.who} lead={words.whoHint}>
        <NameForm key={profile.id} profile={profile} />
        <dl className="grid grid-cols-[auto_1fr] items-center gap-x-6 gap-y-2 text-sm [&>dt]:text-muted">
          <dt>{words.email}</dt>
          <dd className="truncate">{profile.email ?? text.common.none}</dd>
          <dt>{words.role}</dt>
          <dd>
            <Badge>{text.role[profile.role]}</Badge>
          </dd>
          <dt>{words.since}</dt>
          <dd>{day(profile.created_at)}</dd>
        </dl>
      </Section>
      <Look />
      <Section title={words.password} lead={words.passwordHint}>
        <PasswordForm email={profile.email ?? ''} />
      </Section>
      <Leave />
    </div>
  )
}

function Look() {
  const text = useText()
  const { theme, choose } = useTheme()
  const language = useLocale()
  return (
    <Section title={text.profile.account.look}>
      <div className="flex flex-wrap gap-4">
        <Segmented
          label={text.shell.theme}
          value={theme}
          onChange={choose}
          options={themes.map((value) => ({ value, label: text.shell.themes[value] }))}
        />
        <Segmented
          label={text.shell.language}
          value={language}
          onChange={(chosen) => void chooseLanguage(chosen)}
          options={(Object.keys(languages) as Locale[]).map((value) => ({ value, label: languages[value] }))}
        />
      </div>
    </Section>
  )
}

function Leave() {
  const text = useText()
  const signOut = useSignOut()
  const navigate = useNavigate()
  const leave = () =>
    signOut().then(
      () => navigate('/sign-in'),
      (thrown: unknown) => toast.error(explain(asProblem(thrown))),
    )
  return (
    <Section title={text.shell.signOut} lead={text.profile.account.leaveHint}>
      <div>
        <Button variant="outline" onClick={() => void leave()}>
          <LogOut /> {text.shell.signOut}
        </Button>
      </div>
    </Section>
  )
}
