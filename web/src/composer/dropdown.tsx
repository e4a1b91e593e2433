// Fetched with the first setting that has too many values to stand side by side.
export { Select as default } from '@/ui/select'
