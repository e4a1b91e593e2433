import {
  Clapperboard,
  Eraser,
  Expand,
  ImageUp,
  Paintbrush,
  PenLine,
  ScanSearch,
  Scaling,
  type LucideIcon,
} from 'lucide-react'
import { fromPath } from '@/generations/links'
import type { Output } from './output'

type Name =
  | 'upscale'
  | 'video'
  | 'edit'
  | 'removeBackground'
  | 'inpaint'
  | 'expand'
  | 'useAsInput'
  | 'describe'
  | 'editVideo'
  | 'upscaleVideo'

/** Chain is a next step with a result as its input. */
export interface Chain {
  name: Name
  to: string
  icon: LucideIcon
  key?: string
}

/** chainsOf are the steps that a result can be taken to, the usual ones first. */
export function chainsOf(id: string, index: number, output: Output | null): Chain[] {
  const from = (action: Parameters<typeof fromPath>[0]) => fromPath(action, id, index)
  if (output?.kind === 'video')
    return [
      { name: 'upscaleVideo', to: from('video_upscale'), icon: Scaling, key: 'u' },
      { name: 'editVideo', to: from('video_edit'), icon: PenLine },
    ]
  if (output?.kind !== 'image') return []
  return [
    { name: 'upscale', to: from('upscale'), icon: Scaling, key: 'u' },
    { name: 'video', to: from('video_i2v'), icon: Clapperboard, key: 'v' },
    { name: 'edit', to: from('edit'), icon: PenLine },
    { name: 'removeBackground', to: from('remove_bg'), icon: Eraser },
    { name: 'inpaint', to: from('inpaint'), icon: Paintbrush },
    { name: 'expand', to: from('expand'), icon: Expand },
    { name: 'useAsInput', to: `/?from=${id}&index=${index}`, icon: ImageUp },
    { name: 'describe', to: from('analyze_describe'), icon: ScanSearch },
  ]
}
