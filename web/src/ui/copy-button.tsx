import { Check, Copy } from 'lucide-react'
import { useState } from 'react'
import { useText } from '@/i18n/locale'
import { IconButton } from './icon-button'

// Long enough to be read.
const shownFor = 1500

/** CopyButton puts a text into the clipboard. */
export function CopyButton({ text, label, className }: { text: string; label?: string; className?: string }) {
  const words = useText().common
  const [copied, setCopied] = useState(false)
  const copy = async () => {
    await navigator.clipboard.writeText(text)
    setCopied(true)
    setTimeout(() => setCopied(false), shownFor)
  }
  return (
    <IconButton
      label={copied ? words.copied : (label ?? words.copy)}
      size="icon-sm"
      className={className}
      onClick={() => void copy()}
    >
      {copied ? <Check /> : <Copy />}
    </IconButton>
  )
}
