/** SelectBox chooses a row, or all that are shown; it can be pressed in the whole cell. */
export const SelectBox = (props: {
  label: string
  checked: boolean
  disabled?: boolean
  onChange: (checked: boolean) => void
}) => (
  <label className="relative z-1 grid size-9 cursor-pointer place-items-center">
    <input
      type="checkbox"
      checked={props.checked}
      disabled={props.disabled ?? false}
      aria-label={props.label}
      onChange={(event) => props.onChange(event.target.checked)}
      className="size-4 accent-safelight-fill"
    />
  </label>
)
