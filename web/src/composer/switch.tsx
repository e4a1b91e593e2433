// Fetched with the first setting that is turned on and off.
export { Switch as default } from '@/ui/switch'
