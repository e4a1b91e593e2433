package activities

// The share of a generation's way that is behind it at each step, in percent.
// Waiting is most of the time and has no measure of its own, so the bar moves
// on at steps that the user can see.
const (
	progressSubmitting = 5
	progressWaiting    = 10
	progressMedia      = 70
	progressStored     = 99
)

// mediaProgress is the progress when step of the three steps of output index is
// under way, of so many outputs.
func mediaProgress(index, outputs, step int) int {
	const steps = 3
	if outputs < 1 {
		return progressMedia
	}
	return progressMedia + (progressStored-progressMedia)*(index*steps+step)/(outputs*steps)
}
