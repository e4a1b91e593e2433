package replicate

import (
	"errors"

	"darkroom/simulator/jobs"
	"darkroom/simulator/workshop"
)

// failures are the codes of the fail knob and the texts that real predictions
// failed with. A code that is not here is itself the text.
func failures() map[string]string {
	return map[string]string{
		"E002":  "Prediction failed: could not fetch an input file. (E002)",
		"E005":  "The input or output was flagged as sensitive. Please try again with different inputs. (E005) (uIJ6l3ruRD)",
		"E1000": "An unknown error occurred. (E1000)",
		"E1001": "The model ran out of memory. (E1001)",
		"E6716": "Prediction did not start in time. (E6716)",
		"E9828": "Director: unexpected error handling prediction (E9828)",
		"NSFW":  "NSFW content detected. Try running it again, or try a different prompt.",
		"PA":    "Prediction interrupted; please retry (code: PA)",
	}
}

// fate settles how a job ends on request of the fail knob.
func fate(code string) jobs.Fate {
	switch code {
	case "":
		return jobs.Fate{}
	case "aborted":
		return jobs.Fate{Status: jobs.Aborted}
	}
	if text, known := failures()[code]; known {
		return jobs.Fate{Status: jobs.Failed, Error: text}
	}
	return jobs.Fate{Status: jobs.Failed, Error: code}
}

// Explain says why a prediction failed in Replicate's manner.
func (a *API) Explain(err error) string {
	if input, ok := errors.AsType[*workshop.InputError](err); ok {
		return failures()["E002"] + " " + input.Error()
	}
	return err.Error()
}
