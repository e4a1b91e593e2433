import { X } from 'lucide-react'
import { IconButton } from '@/ui/icon-button'

/** Remove takes a file away, from the corner of its tile. */
export const Remove = ({ label, onClick }: { label: string; onClick: () => void }) => (
  <IconButton
    label={label}
    size="icon-sm"
    onClick={onClick}
    className="absolute top-1 right-1 bg-black/60 text-white hover:bg-black/80 hover:text-white"
  >
    <X />
  </IconButton>
)
