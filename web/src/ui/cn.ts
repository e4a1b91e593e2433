import { clsx, type ClassValue } from 'clsx'
import { createTailwindMerge } from 'tailwind-merge'

const any = [() => true]
const sizes = ['xs', 'sm', 'base', 'lg', 'xl']

/**
 * What our components let their users override. The library's own list of all that Tailwind knows would be a twentieth
 * of the whole client.
 */
const merge = createTailwindMerge(() => ({
  cacheSize: 500,
  theme: {},
  classGroups: {
    display: [
      'block',
      'inline-block',
      'inline',
      'flex',
      'inline-flex',
      'grid',
      'inline-grid',
      'hidden',
      'contents',
    ],
    position: ['static', 'fixed', 'absolute', 'relative', 'sticky'],
    inset: [{ inset: any }],
    top: [{ top: any }],
    right: [{ right: any }],
    bottom: [{ bottom: any }],
    left: [{ left: any }],
    z: [{ z: any }],
    size: [{ size: any }],
    w: [{ w: any }],
    h: [{ h: any }],
    'min-w': [{ 'min-w': any }],
    'min-h': [{ 'min-h': any }],
    'max-w': [{ 'max-w': any }],
    'max-h': [{ 'max-h': any }],
    p: [{ p: any }],
    px: [{ px: any }],
    py: [{ py: any }],
    m: [{ m: any }],
    mx: [{ mx: any }],
    my: [{ my: any }],
    gap: [{ gap: any }],
    cols: [{ 'grid-cols': any }],
    items: [{ items: any }],
    justify: [{ justify: any }],
    rounded: ['rounded', { rounded: any }],
    shadow: ['shadow', { shadow: any }],
    'border-color': [
      { border: ['line', 'line-strong', 'muted', 'text', 'transparent', 'safelight', 'ok', 'warn', 'bad'] },
    ],
    bg: [{ bg: any }],
    opacity: [{ opacity: any }],
    overflow: [{ overflow: any }],
    'font-size': [{ text: sizes }],
    'text-align': [{ text: ['left', 'center', 'right'] }],
    'text-color': [{ text: any }],
    weight: [{ font: ['normal', 'medium', 'semibold', 'bold'] }],
    animate: [{ animate: any }],
  },
  conflictingClassGroups: {
    size: ['w', 'h'],
    p: ['px', 'py'],
    m: ['mx', 'my'],
    inset: ['top', 'right', 'bottom', 'left'],
  },
  conflictingClassGroupModifiers: {},
  orderSensitiveModifiers: [],
}))

/** cn joins class names; of two that set the same thing the later one wins. */
export const cn = (...inputs: ClassValue[]) => merge(clsx(inputs))
