import { clsx, type ClassValue } from 'clsx'
import { createTailwindMerge } from 'tailwind-merge'

// What follows a word is a value, unless it only narrows the word to one side, such as gap-x and rounded-t.
const sides = /^(x|y|t|r|b|l|s|e|tl|tr|bl|br|items|self)(-|$)/
const any = [(value: string) => !sides.test(value)]
const colors = [
  'bg',
  'surface',
  'raised',
  'line',
  'line-strong',
  'hover',
  'scrim',
  'text',
  'muted',
  'safelight',
  'safelight-fill',
  'safelight-text',
  'ok',
  'warn',
  'bad',
  'white',
  'black',
  'transparent',
  'inherit',
  'current',
]
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
    'gap-x': [{ 'gap-x': any }],
    'gap-y': [{ 'gap-y': any }],
    cols: [{ 'grid-cols': any }],
    items: [{ items: any }],
    justify: [{ justify: any }],
    rounded: ['rounded', { rounded: any }],
    shadow: ['shadow', { shadow: any }],
    'border-color': [{ border: colors }],
    bg: [{ bg: colors }],
    opacity: [{ opacity: any }],
    overflow: [{ overflow: any }],
    'font-size': [{ text: sizes }],
    'text-align': [{ text: ['left', 'center', 'right'] }],
    'text-color': [{ text: colors }],
    weight: [{ font: ['normal', 'medium', 'semibold', 'bold'] }],
    animate: [{ animate: any }],
  },
  conflictingClassGroups: {
    size: ['w', 'h'],
    p: ['px', 'py'],
    m: ['mx', 'my'],
    inset: ['top', 'right', 'bottom', 'left'],
    gap: ['gap-x', 'gap-y'],
  },
  conflictingClassGroupModifiers: {},
  orderSensitiveModifiers: [],
}))

/** cn joins class names; of two that set the same thing the later one wins. */
export const cn = (...inputs: ClassValue[]) => merge(clsx(inputs))
