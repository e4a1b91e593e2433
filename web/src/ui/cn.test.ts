import { expect, it } from 'vitest'
import { cn } from './cn'

it.each([
  [['h-9 px-4', 'h-11'], 'px-4 h-11'],
  [['size-9', 'size-6'], 'size-6'],
  [['h-9 w-9', 'size-6'], 'size-6'],
  [['px-3 py-2', 'p-0'], 'p-0'],
  [['text-sm text-muted', 'text-bad'], 'text-sm text-bad'],
  [['text-sm text-muted', 'text-xs'], 'text-muted text-xs'],
  [['hover:bg-hover bg-bg', 'bg-surface'], 'hover:bg-hover bg-surface'],
  [['hover:bg-hover', 'hover:bg-line'], 'hover:bg-line'],
  [['grid gap-2', 'hidden', 'md:grid'], 'gap-2 hidden md:grid'],
  [['rounded-control border', 'rounded-full'], 'border rounded-full'],
  [['border-b', 'border-transparent', 'border-safelight'], 'border-b border-safelight'],
  [['[&_svg]:size-4', 'size-9'], '[&_svg]:size-4 size-9'],
  [['w-full', false, undefined, { 'w-10': true }], 'w-10'],
])('%j becomes %s', (given, wanted) => {
  expect(cn(...given)).toBe(wanted)
})
