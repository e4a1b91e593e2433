package activities

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/google/uuid"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"

	"darkroom/media"
	"darkroom/models"
	"darkroom/storage"
)

// inputTries is how often the host of an input file is asked: with the pauses
// between them half a minute, since the user waits and may give another address.
const inputTries = 5

// Files tells which input files a generation brings along, and what its model
// takes.
type Files interface {
	InputFiles(gen models.Generation) ([]models.InputFile, error)
}

// InputRecords is what Prepare needs of the generations' rows.
type InputRecords interface {
	Generation(ctx context.Context, id uuid.UUID) (models.Generation, error)
	// SaveInput notes under which key the file behind an address lies.
	SaveInput(ctx context.Context, ref models.Ref, address, key string) error
}

// PrepareInput names the run whose input files are to be made ready.
type PrepareInput struct{ Ref models.Ref }

// PrepareOutput is empty; it leaves room for what later readers need.
type PrepareOutput struct{}

// Prepare makes the input files of a run ready before anything is paid for: what
// lies elsewhere is brought into our storage, so that no provider fetches from an
// address that a user made up; what the model does not take fails the run with a
// models.FieldError in the error's details; masks are inverted for the providers
// that want it. Safe to repeat: what is ready stays.
func (m *Media) Prepare(ctx context.Context, in PrepareInput) (PrepareOutput, error) {
	defer m.deps.Running("preparing")()
	defer beating(ctx)()
	if err := m.deps.Records.AdvanceRun(ctx, in.Ref, models.StageSubmitting, progressSubmitting); err != nil {
		return PrepareOutput{}, err
	}
	gen, err := m.deps.Records.Generation(ctx, in.Ref.GenerationID)
	if err != nil {
		return PrepareOutput{}, err
	}
	files, err := m.deps.Files.InputFiles(gen)
	if err != nil {
		return PrepareOutput{}, err
	}
	for i, file := range files {
		if err := m.prepare(ctx, preparation{ref: in.Ref, gen: gen, file: file, number: i}); err != nil {
			return PrepareOutput{}, refusal(ctx, file, err)
		}
	}
	return PrepareOutput{}, nil
}

// preparation is one input file on its way.
type preparation struct {
	ref    models.Ref
	gen    models.Generation
	file   models.InputFile
	number int
}

// ready reports whether nothing is left to do.
func (p preparation) ready() bool {
	address := p.file.Address
	known := p.gen.Inputs[address] != "" || !p.file.Unknown()
	inverted := !p.file.Inverted || p.gen.Inputs[models.InvertedPrefix+address] != ""
	return known && inverted
}

// key is where the file is kept: the same on every repeat.
func (p preparation) key(suffix string, facts models.InputFacts) string {
	key := fmt.Sprintf("generations/%s/inputs/%d%s", p.ref.GenerationID, p.number, suffix)
	return models.SizedKey(key, models.Size{Width: facts.Width, Height: facts.Height})
}

func (m *Media) prepare(ctx context.Context, p preparation) (err error) {
	if p.ready() {
		return nil
	}
	scratchKey := fmt.Sprintf("%s/inputs/%d", p.ref.GenerationID, p.number)
	file, err := m.deps.Scratch.Acquire(ctx, scratchKey, m.input(p))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Release(), m.deps.Scratch.Remove(scratchKey)) }()
	facts, err := m.look(ctx, file)
	if err != nil {
		return err
	}
	if fault := p.file.Check(facts); fault != "" {
		return inputError(fault)
	}
	if err := m.keep(ctx, p, file, facts); err != nil {
		return err
	}
	return m.invert(ctx, p, file, facts)
}

// input fills a scratch file with the input, from our storage where it lies there.
func (m *Media) input(p preparation) media.Fill {
	if key, ours := strings.CutPrefix(p.file.Address, models.StoragePrefix); ours {
		return m.fromStorage(key)
	}
	if key := p.gen.Inputs[p.file.Address]; key != "" {
		return m.fromStorage(key)
	}
	return func(ctx context.Context, w io.Writer) error {
		return m.deps.InputLoader.Download(ctx, p.file.Address, w, nil)
	}
}

// look tells what the bytes of an input are.
func (m *Media) look(ctx context.Context, file *media.File) (models.InputFacts, error) {
	facts := models.InputFacts{ContentType: file.Type.MIME, Kind: models.AssetKind(file.Type.Kind), Size: file.Size}
	if !media.IsInput(file.Type) && file.Type.Kind != media.KindAudio {
		return facts, inputError("The file is neither a picture (JPEG, PNG, WebP, GIF) nor a video (MP4, WebM, QuickTime) nor a sound.")
	}
	if file.Type.Kind == media.KindVideo {
		info, err := m.deps.Probe.Probe(ctx, file.Path, file.Type)
		facts.Width, facts.Height, facts.DurationMS = info.Width, info.Height, info.DurationMS
		return facts, err
	}
	body, err := os.Open(file.Path)
	if err != nil {
		return facts, fmt.Errorf("open scratch file: %w", err)
	}
	defer func() { _ = body.Close() }()
	facts.Width, facts.Height = media.PictureSize(body, file.Type)
	return facts, nil
}

// keep stores an input that came from elsewhere.
func (m *Media) keep(ctx context.Context, p preparation, file *media.File, facts models.InputFacts) error {
	if strings.HasPrefix(p.file.Address, models.StoragePrefix) || p.gen.Inputs[p.file.Address] != "" {
		return nil
	}
	key := p.key("", facts) + file.Type.Ext
	if err := m.store(ctx, key, file); err != nil {
		return err
	}
	return m.deps.Records.SaveInput(ctx, p.ref, p.file.Address, key)
}

// invert stores the negative of a mask that some provider wants so.
func (m *Media) invert(ctx context.Context, p preparation, file *media.File, facts models.InputFacts) error {
	if !p.file.Inverted {
		return nil
	}
	negative, err := m.deps.Masks.Invert(ctx, file.Path, file.Type)
	if err != nil {
		return fmt.Errorf("invert mask: %w", err)
	}
	key := p.key("-inverted", facts) + ".png"
	if err := m.deps.Store.Put(ctx, key, "image/png", int64(len(negative)), bytes.NewReader(negative)); err != nil {
		return fmt.Errorf("store mask: %w", err)
	}
	return m.deps.Records.SaveInput(ctx, p.ref, models.InvertedPrefix+p.file.Address, key)
}

// inputError is what is wrong with an input file, as a sentence for the user.
type inputError string

// Error returns the sentence.
func (e inputError) Error() string { return string(e) }

// refusal says in the words of the request what is wrong with an input. Faults of
// ours stay as they are.
func refusal(ctx context.Context, file models.InputFile, err error) error {
	var fault inputError
	switch {
	case errors.As(err, &fault):
	case errors.Is(err, media.ErrTooLarge):
		fault = "The file is too large."
	case errors.Is(err, media.ErrCorrupt), errors.Is(err, media.ErrUnsupported):
		fault = "The file is damaged: it cannot be read as what it begins like."
	case errors.Is(err, media.ErrRefused):
		fault = "The address is not one that we fetch from. Upload the file instead."
	case errors.Is(err, media.ErrExpired), errors.Is(err, storage.ErrNotFound):
		fault = "There is no file at this address any more. Upload it again."
	case errors.Is(err, media.ErrNetwork) && activity.GetInfo(ctx).Attempt >= inputTries:
		fault = "The file could not be fetched from this address. Upload it instead."
	default:
		return err
	}
	return temporal.NewApplicationErrorWithOptions("an input file cannot be used", string(models.FailureInvalidInput),
		temporal.ApplicationErrorOptions{
			NonRetryable: true,
			Details:      []any{models.FieldError{Field: file.Field, Message: string(fault)}},
		})
}
