import type { TelegramProof } from '@/api/types'

/** Fragment is what somebody was sent here with, behind the `#`, where no server sees it. */
export type Fragment =
  { kind: 'credentials'; email: string; password: string } | { kind: 'telegram'; proof: TelegramProof }

const fields = ['id', 'first_name', 'last_name', 'username', 'photo_url', 'auth_date', 'hash'] as const

/** readFragment understands `#<email>:<password>`, which `make run` prints, and `#tgAuthResult=`, which Telegram's page adds. */
export function readFragment(hash: string): Fragment | null {
  const text = hash.replace(/^#/, '')
  if (text.startsWith('tgAuthResult=')) return telegram(text.slice('tgAuthResult='.length))
  const colon = text.indexOf(':')
  if (colon < 1) return null
  const [email, password] = [decoded(text.slice(0, colon)), decoded(text.slice(colon + 1))]
  return email?.includes('@') && password ? { kind: 'credentials', email, password } : null
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}

/** telegram reads base64url of JSON. Only the fields that are Telegram's are passed on: the server refuses others. */
function telegram(encoded: string): Fragment | null {
  try {
    const binary = atob(encoded.replaceAll('-', '+').replaceAll('_', '/'))
    const bytes = Uint8Array.from(binary, (letter) => letter.charCodeAt(0))
    const said: unknown = JSON.parse(new TextDecoder().decode(bytes))
    if (typeof said !== 'object' || said === null) return null
    const known = Object.entries(said).filter(([name]) => fields.some((field) => field === name))
    const proof: TelegramProof = Object.fromEntries(known)
    return proof.hash ? { kind: 'telegram', proof } : null
  } catch {
    return null
  }
}
