package client

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"
)

const (
	// barWidth leaves room for the longest stage and the time on 80 columns; the
	// bar shrinks by itself on narrower ones.
	barWidth = 30
	// stageWidth is that of the longest stage, so that the bar stays in its place.
	stageWidth = 19
	// clockTick redraws the bar so that its seconds go on while nothing happens.
	clockTick = time.Second
	// wholeWay is the progress of a finished generation, by the contract.
	wholeWay = 100
)

// view shows a person how a generation goes on.
type view interface {
	// step shows a step; one that is shown already changes nothing.
	step(step GenerationEvent)
	// say shows a line that stays.
	say(line string)
	// close leaves the screen to others. It may be repeated.
	close()
}

// newView returns a moving bar for a person who watches, and otherwise a line
// for each stage, which suits logs.
func newView(term Terminal) view {
	if term.Live {
		return newBar(term.Err)
	}
	return &lines{w: term.Err}
}

// stageText is a step in words for people.
func stageText(step GenerationEvent) string {
	if step.Status == StatusProcessing && step.Stage != nil {
		if text, ok := stageTexts()[*step.Stage]; ok {
			return text
		}
	}
	return string(step.Status)
}

func stageTexts() map[Stage]string {
	return map[Stage]string{
		StageEmpty:        "processing",
		StageSubmitting:   "asking the provider",
		StageWaiting:      "the provider works",
		StageDownloading:  "fetching the result",
		StageUploading:    "storing the result",
		StageThumbnailing: "making thumbnails",
	}
}

// lines shows each stage as one line.
type lines struct {
	w    io.Writer
	last string
}

func (l *lines) step(step GenerationEvent) {
	if text := stageText(step); text != l.last {
		l.last = text
		l.say(text)
	}
}

func (l *lines) say(line string) { _, _ = fmt.Fprintln(l.w, line) } // there is nowhere else to say it

func (l *lines) close() {}

// bar shows stages on one line that moves.
type bar struct {
	done chan struct{}
	// idle is closed once nothing moves by itself any more.
	idle chan struct{}

	// mu keeps lines and redraws apart.
	mu  sync.Mutex
	w   io.Writer
	bar *progressbar.ProgressBar
}

func newBar(w io.Writer) *bar {
	b := &bar{w: w, done: make(chan struct{}), idle: make(chan struct{})}
	b.bar = progressbar.NewOptions(wholeWay,
		progressbar.OptionSetWriter(w),
		progressbar.OptionSetWidth(barWidth),
		progressbar.OptionSetDescription(strings.Repeat(" ", stageWidth)),
		progressbar.OptionSetPredictTime(false), // progress is by stages, not by time
		progressbar.OptionSetElapsedTime(true),
		progressbar.OptionSetRenderBlankState(true),
		progressbar.OptionClearOnFinish(),
	)
	go b.tick()
	return b
}

// tick redraws the bar until it is closed.
func (b *bar) tick() {
	defer close(b.idle)
	ticker := time.NewTicker(clockTick)
	defer ticker.Stop()
	for {
		select {
		case <-b.done:
			return
		case <-ticker.C:
			b.draw(b.bar.RenderBlank)
		}
	}
}

// draw draws alone. A bar that cannot be drawn is no reason to fail.
func (b *bar) draw(how func() error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	_ = how()
}

func (b *bar) step(step GenerationEvent) {
	b.draw(func() error {
		b.bar.Describe(fmt.Sprintf("%-*s", stageWidth, stageText(step)))
		// A full bar counts as finished and vanishes; that is for close to do.
		return b.bar.Set(min(step.Progress, wholeWay-1))
	})
}

func (b *bar) say(line string) {
	b.draw(func() error {
		if err := b.bar.Clear(); err != nil {
			return err
		}
		if _, err := fmt.Fprintln(b.w, line); err != nil {
			return err
		}
		return b.bar.RenderBlank()
	})
}

func (b *bar) close() {
	select {
	case <-b.idle:
		return
	default:
	}
	close(b.done)
	<-b.idle
	b.draw(b.bar.Finish)
}
