import { Navigate, Route, Routes } from 'react-router'
import { useText } from '@/i18n/locale'
import { Page as Frame } from '@/ui/page'
import { LinkTabs } from '@/ui/tabs'
import { Invites } from '@/workspaces/invites'
import { Account } from './account'
import { BalancePart } from './balance'
import { Keys } from './keys'
import { Notices } from './notices'
import { Webhooks } from './webhooks'

/** Page is everything that a person sets up for themselves. */
export function Page() {
  const text = useText().profile
  return (
    <Frame title={text.title}>
      <LinkTabs
        label={text.title}
        tabs={[
          { to: '/profile', label: text.account.title, end: true },
          { to: '/profile/balance', label: text.balance.title },
          { to: '/profile/notifications', label: text.notices.title },
          { to: '/profile/keys', label: text.keys.title },
          { to: '/profile/webhooks', label: text.webhooks.title },
        ]}
      />
      <Routes>
        <Route
          index
          element={
            <>
              <Invites />
              <Account />
            </>
          }
        />
        <Route path="balance" element={<BalancePart />} />
        <Route path="notifications" element={<Notices />} />
        <Route path="keys" element={<Keys />} />
        <Route path="webhooks" element={<Webhooks />} />
        <Route path="*" element={<Navigate to="/profile" replace />} />
      </Routes>
    </Frame>
  )
}
