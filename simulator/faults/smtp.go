package faults

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

func setSMTP(set *Set, value string) error {
	switch value {
	case "timeout_after_accept":
		set.SMTP = SMTP{Step: StepData, Accept: true}
		return nil
	case "hang_after_accept":
		set.SMTP = SMTP{Step: StepData, Accept: true, Hang: true}
		return nil
	}
	step, rest, _ := strings.Cut(value, ":")
	if !slices.Contains([]string{StepAuth, StepMail, StepRcpt, StepData}, step) {
		return fmt.Errorf("no such step %q", step)
	}
	asked := SMTP{Step: step}
	if rest == "hang_up" {
		set.SMTP = asked
		return nil
	}
	code, enhanced, _ := strings.Cut(rest, ":")
	var err error
	if asked.Code, err = strconv.Atoi(code); err != nil || asked.Code < 400 || asked.Code > 599 {
		return errors.New("a code is from 400 to 599")
	}
	if asked.Enhanced, err = enhancedOf(asked.Code, enhanced); err != nil {
		return err
	}
	set.SMTP = asked
	return nil
}

// enhancedOf reads an enhanced code of RFC 3463, and knows one for none.
func enhancedOf(code int, text string) (parts [3]int, err error) {
	if text == "" {
		return [3]int{code / 100, 0, 0}, nil
	}
	words := strings.Split(text, ".")
	if len(words) != len(parts) {
		return parts, errors.New("an enhanced code is of the form 5.1.1")
	}
	for i, word := range words {
		if parts[i], err = strconv.Atoi(word); err != nil {
			return parts, errors.New("an enhanced code is of the form 5.1.1")
		}
	}
	return parts, nil
}
