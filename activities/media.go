package activities

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"darkroom/media"
	"darkroom/models"
	"darkroom/storage"
)

// Downloader brings a file from elsewhere.
type Downloader interface {
	Download(ctx context.Context, url string, w io.Writer, progress func(done int64)) error
}

// MediaRecords is what Media needs of the database.
type MediaRecords interface {
	Attempt(ctx context.Context, ref models.AttemptRef) (models.Attempt, error)
	AdvanceRun(ctx context.Context, ref models.Ref, stage models.Stage, progress int) error
	// MoveOutput notes where in our storage an output now lies that was handed over
	// with the provider's answer.
	MoveOutput(ctx context.Context, ref models.AttemptRef, index int, key string) error
	InputRecords
}

// Prober tells size and duration of a video.
type Prober interface {
	Probe(ctx context.Context, path string, t media.Type) (media.Info, error)
}

// MediaDeps are the parts that Media is made of.
type MediaDeps struct {
	Records    MediaRecords
	Scratch    *media.Scratch
	Downloader Downloader
	Store      storage.Store
	Thumbs     media.Thumbnailer
	// These are for the inputs: InputLoader brings them from addresses of users.
	InputLoader Downloader
	Files       Files
	Probe       Prober
	Masks       media.Inverter
	// Running is told when a step starts, by its name, and calls back what it
	// returned when the step ends; nil for nobody.
	Running func(step string) (done func())
}

// Media are the steps that move bytes. They share nothing but references: each
// step finds its file in scratch or fetches it again, so any of them may run on
// any host.
type Media struct{ deps MediaDeps }

// NewMedia makes the steps.
func NewMedia(deps MediaDeps) *Media {
	if deps.Running == nil {
		deps.Running = func(string) func() { return func() {} }
	}
	return &Media{deps: deps}
}

// OutputRef names one output of an attempt.
type OutputRef struct {
	Ref     models.Ref
	Attempt int
	// Index is the provider's position of the output, from 0, of so many.
	Index, Of int
	// Staged is true when the output is handed over in our storage.
	Staged bool `json:",omitempty"`
}

func (o OutputRef) attempt() models.AttemptRef {
	return models.AttemptRef{GenerationID: o.Ref.GenerationID, Number: o.Attempt}
}

// scratchKey names the file in scratch.
func (o OutputRef) scratchKey() string {
	return fmt.Sprintf("%s/a%d/%d", o.Ref.GenerationID, o.Attempt, o.Index)
}

// objectKey names the object in storage. The attempt is part of it, so that a
// late step of an older attempt cannot overwrite a newer one's object.
func (o OutputRef) objectKey(suffix string) string {
	return fmt.Sprintf("generations/%s/a%d/%d%s", o.Ref.GenerationID, o.Attempt, o.Index, suffix)
}

// staging is the folder for what the provider hands over with its answer. It goes
// when the last output has its final place, and with the generation at the latest.
func staging(ref models.AttemptRef) string {
	return fmt.Sprintf("generations/%s/a%d/staged/", ref.GenerationID, ref.Number)
}

// File is what the bytes of an output told.
type File struct {
	Kind        models.AssetKind
	ContentType string
	// Ext is the usual extension with its dot.
	Ext string
	// Size is in bytes; SHA256 is in lower-case hexadecimal.
	Size   int64
	SHA256 string
}

func fileOf(f *media.File) File {
	return File{
		Kind: models.AssetKind(f.Type.Kind), ContentType: f.Type.MIME, Ext: f.Type.Ext,
		Size: f.Size, SHA256: f.SHA256,
	}
}

// begin notes that a step runs and where its generation stands.
func (m *Media) begin(ctx context.Context, out OutputRef, stage models.Stage, step int) (done func(), err error) {
	ended := m.deps.Running(string(stage))
	stop := beating(ctx)
	done = func() { stop(); ended() }
	if err := m.deps.Records.AdvanceRun(ctx, out.Ref, stage, mediaProgress(out.Index, out.Of, step)); err != nil {
		done()
		return nil, err
	}
	return done, nil
}

// fromProvider fills a scratch file with the output, fetched from its provider.
func (m *Media) fromProvider(out OutputRef) media.Fill {
	return func(ctx context.Context, w io.Writer) error {
		attempt, err := m.deps.Records.Attempt(ctx, out.attempt())
		if err != nil {
			return err
		}
		if out.Index >= len(attempt.Outputs) {
			return media.ErrExpired
		}
		url := attempt.Outputs[out.Index].URL
		if key, staged := strings.CutPrefix(url, models.StoragePrefix); staged {
			return expired(m.fromStorage(key)(ctx, w))
		}
		return m.deps.Downloader.Download(ctx, url, w, nil)
	}
}

// expired makes a staged output that is not there any more one that the provider
// no longer has.
func expired(err error) error {
	if errors.Is(err, storage.ErrNotFound) {
		return fmt.Errorf("%w: %w", media.ErrExpired, err)
	}
	return err
}

// fromStorage fills a scratch file with the stored object.
func (m *Media) fromStorage(key string) media.Fill {
	return func(ctx context.Context, w io.Writer) error {
		body, _, err := m.deps.Store.Open(ctx, key)
		if err != nil {
			return err
		}
		defer func() { _ = body.Close() }()
		_, err = io.Copy(w, body)
		return err
	}
}
