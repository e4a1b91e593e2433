import { useText } from '@/pages/admin/words/text'

const channels = ['email', 'telegram'] as const
type Channel = (typeof channels)[number]

interface ChannelsProps {
  value: Channel[]
  onChange: (value: Channel[]) => void
}

/** Channels chooses where a notification goes besides the list behind the bell. */
export function Channels({ value, onChange }: ChannelsProps) {
  const text = useText().admin.notify
  return (
    <fieldset className="grid gap-1">
      <legend className="text-xs font-medium">{text.channels}</legend>
      <div className="flex gap-5">
        {channels.map((channel) => (
          <label key={channel} className="flex h-9 cursor-pointer items-center gap-2.5 text-sm">
            <input
              type="checkbox"
              checked={value.includes(channel)}
              onChange={(event) =>
                onChange(
                  event.target.checked ? [...value, channel] : value.filter((other) => other !== channel),
                )
              }
              className="size-4 accent-safelight-fill"
            />
            {text.channel[channel]}
          </label>
        ))}
      </div>
    </fieldset>
  )
}
