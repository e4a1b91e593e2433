import { clsx, type ClassValue } from 'clsx'
import { twMerge } from 'tailwind-merge'

/** cn joins class names; of two that set the same thing the later one wins. */
export const cn = (...inputs: ClassValue[]) => twMerge(clsx(inputs))
