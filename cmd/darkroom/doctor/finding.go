package doctor

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Status says how bad a finding is.
type Status string

// The statuses of a finding.
const (
	// OK needs nothing.
	OK Status = "ok"
	// Warn works, but not as well as it could, or not for long.
	Warn Status = "warn"
	// Fail does not work.
	Fail Status = "fail"
)

// ErrUnwell means that something does not work.
var ErrUnwell = errors.New("something does not work, see above")

// Finding is what one look showed.
type Finding struct {
	// Check names what was looked at.
	Check  string `json:"check"`
	Status Status `json:"status"`
	Detail string `json:"detail"`
	// Mend is what to do about it, a command where there is one.
	Mend string `json:"mend,omitempty"`
}

func good(check, detail string, args ...any) Finding {
	return Finding{Check: check, Status: OK, Detail: fmt.Sprintf(detail, args...)}
}

func odd(check, mend, detail string, args ...any) Finding {
	return Finding{Check: check, Status: Warn, Detail: fmt.Sprintf(detail, args...), Mend: mend}
}

func bad(check, mend, detail string, args ...any) Finding {
	return Finding{Check: check, Status: Fail, Detail: fmt.Sprintf(detail, args...), Mend: mend}
}

// Verdict returns ErrUnwell if a finding fails.
func Verdict(findings []Finding) error {
	for _, finding := range findings {
		if finding.Status == Fail {
			return ErrUnwell
		}
	}
	return nil
}

// Write prints the findings for people, one a line, each with what mends it
// below.
func Write(w io.Writer, findings []Finding) error {
	for _, finding := range findings {
		// What others say may have several lines.
		detail := strings.Join(strings.Fields(finding.Detail), " ")
		if _, err := fmt.Fprintf(w, "%-4s  %-14s  %s\n", finding.Status, finding.Check, detail); err != nil {
			return fmt.Errorf("write finding: %w", err)
		}
		if finding.Mend == "" {
			continue
		}
		if _, err := fmt.Fprintf(w, "      %-14s  -> %s\n", "", finding.Mend); err != nil {
			return fmt.Errorf("write finding: %w", err)
		}
	}
	return nil
}

// WriteJSON prints the findings for programs: {"well":…,"findings":[…]}.
func WriteJSON(w io.Writer, findings []Finding) error {
	report := struct {
		Well     bool      `json:"well"`
		Findings []Finding `json:"findings"`
	}{Verdict(findings) == nil, findings}
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(report); err != nil {
		return fmt.Errorf("write findings: %w", err)
	}
	return nil
}
