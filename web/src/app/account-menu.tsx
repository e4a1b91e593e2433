import { BookOpen, FolderHeart, Lightbulb, LogOut, ShieldHalf, UserRound, Users } from 'lucide-react'
import { Link, useNavigate } from 'react-router'
import type { Profile } from '@/api/types'
import { asProblem } from '@/api/problem'
import { chooseLanguage, languages, useLocale, useText, type Locale } from '@/i18n/locale'
import { isAdmin, useSignOut } from '@/session/session'
import { Avatar } from '@/ui/avatar'
import { explain } from '@/ui/explain'
import { toast } from '@/ui/toast'
import { IconButton } from '@/ui/icon-button'
import { Menu, MenuChoice, MenuItem, MenuLine } from '@/ui/menu'
import { useTheme, type Theme } from '@/ui/theme'

/** AccountMenu leads to what is the person's own, and chooses theme and language. */
export function AccountMenu({ profile }: { profile: Profile }) {
  const text = useText().shell
  const navigate = useNavigate()
  const signOut = useSignOut()
  const { theme, choose } = useTheme()
  const language = useLocale()
  const leave = () =>
    signOut().then(
      () => navigate('/sign-in'),
      (thrown: unknown) => toast.error(explain(asProblem(thrown))),
    )
  const themes: Theme[] = ['system', 'dark', 'light']
  return (
    <Menu
      trigger={
        <IconButton label={text.account} side="bottom">
          <Avatar name={profile.name || profile.email || ''} url={profile.avatar_url} />
        </IconButton>
      }
    >
      <p className="max-w-64 truncate px-3 pt-2 pb-1 text-sm font-medium">{profile.name || profile.email}</p>
      <Go to="/profile" icon={<UserRound />} label={text.profile} />
      <Go to="/collections" icon={<FolderHeart />} label={text.collections} />
      <Go to="/workspaces" icon={<Users />} label={text.workspaces} />
      <Go to="/ideas" icon={<Lightbulb />} label={text.ideas} />
      <Go to="/help" icon={<BookOpen />} label={text.help} />
      {isAdmin(profile) && <Go to="/admin" icon={<ShieldHalf />} label={text.admin} />}
      <MenuLine />
      <MenuChoice
        label={text.theme}
        value={theme}
        onChange={choose}
        options={themes.map((value) => ({ value, label: text.themes[value] }))}
      />
      <MenuLine />
      <MenuChoice
        label={text.language}
        value={language}
        onChange={(chosen) => void chooseLanguage(chosen)}
        options={(Object.keys(languages) as Locale[]).map((value) => ({ value, label: languages[value] }))}
      />
      <MenuLine />
      <MenuItem onSelect={() => void leave()}>
        <LogOut /> {text.signOut}
      </MenuItem>
    </Menu>
  )
}

const Go = ({ to, icon, label }: { to: string; icon: React.ReactNode; label: string }) => (
  <MenuItem asChild>
    <Link to={to}>
      {icon} {label}
    </Link>
  </MenuItem>
)
