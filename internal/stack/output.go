package stack

import (
	"bytes"
	"fmt"
	"io"
	"sync"
)

// maxLine is where a line without end is cut, so that a child cannot fill the
// memory of its supervisor.
const maxLine = 64 << 10

// palette holds the terminal's foreground colours that read on dark and on
// light ground: all but black, white and the red of errors.
func palette() []int { return []int{36, 33, 32, 35, 34, 96, 93, 92, 95, 94} }

// output is one writer shared by many, a whole line at a time.
type output struct {
	mu     sync.Mutex
	w      io.Writer
	colour bool
	width  int
}

// fit makes room for the longest name.
func (o *output) fit(services []Service) {
	for _, service := range services {
		o.width = max(o.width, len(service.Name))
	}
}

// named returns the writer of one service.
func (o *output) named(name string, number int) *lines {
	prefix := fmt.Sprintf("%-*s | ", o.width, name)
	if colours := palette(); o.colour {
		prefix = fmt.Sprintf("\x1b[%dm%s\x1b[0m", colours[number%len(colours)], prefix)
	}
	return &lines{out: o, prefix: prefix}
}

func (o *output) line(prefix string, text []byte) {
	o.mu.Lock()
	defer o.mu.Unlock()
	// Nobody is left to tell when the terminal is gone.
	_, _ = fmt.Fprintf(o.w, "%s%s\n", prefix, text)
}

// lines is an io.Writer that passes on whole lines with a prefix.
type lines struct {
	out    *output
	prefix string

	mu   sync.Mutex
	rest []byte
}

// Write never fails: a child must not die for its supervisor's lost terminal.
func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.rest = append(l.rest, p...)
	for {
		line, rest, found := bytes.Cut(l.rest, []byte("\n"))
		if !found && len(line) < maxLine {
			return len(p), nil
		}
		l.out.line(l.prefix, bytes.TrimSuffix(line, []byte("\r")))
		l.rest = append(l.rest[:0], rest...)
	}
}

// flush passes on what the ended process left without an end of line.
func (l *lines) flush() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.rest) > 0 {
		l.out.line(l.prefix, l.rest)
		l.rest = nil
	}
}

// say writes a line of the supervisor's own about the service.
func (l *lines) say(format string, args ...any) {
	l.flush()
	l.out.line(l.prefix, fmt.Appendf(nil, "-- "+format, args...))
}
