package api

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"slices"

	"github.com/google/uuid"

	"darkroom/models"
)

const (
	// maxFiles and maxFile are the older application's limits, by the contract.
	maxFiles = 14
	maxFile  = 10 << 20
	// maxUpload leaves room for the lines between the parts.
	maxUpload = maxFiles*maxFile + 1<<20
)

// Uploads keeps files that users send in.
type Uploads interface {
	// Save streams one file into storage. CodeUnsupportedType for bytes of a type
	// that is not taken, whatever the name says. The name is only remembered.
	// CodeUploadQuota where the user's uploads would take more than they may.
	Save(ctx context.Context, userID uuid.UUID, name string, body io.Reader) (models.Upload, error)
	// Open gives a client a place to write a video to.
	Open(ctx context.Context, req models.DirectRequest) (models.DirectUpload, error)
	// Complete takes in what was written there. CodeConflict while nothing was.
	Complete(ctx context.Context, userID, id uuid.UUID) (models.Upload, error)
}

// UploadFiles stores the files of a form, each as it comes in.
func (h *handlers) UploadFiles(ctx context.Context, in UploadFilesRequestObject) (UploadFilesResponseObject, error) {
	ctx, user := caller(ctx)
	if in.MultipartBody == nil {
		return nil, unreadable(http.ErrNotMultipart)
	}
	received, err := h.receive(ctx, user, formFiles{in.MultipartBody})
	if err != nil {
		return nil, err
	}
	return received.answer()
}

// upload is one file as it comes in.
type upload struct {
	name string
	body io.Reader
	// fault is why this file cannot be read at all; body is nil then.
	fault error
}

// uploadSource gives the files of a request one after another.
type uploadSource interface {
	// next returns the next file, and io.EOF after the last one. The one before must
	// not be read any more.
	next() (upload, error)
}

// basket is what came of an upload so far.
type basket struct {
	urls    []string
	refused []UploadError
	// first is why the first of the refused was.
	first error
}

// receive takes the files of a request one after another. A fault of a file is
// noted and the next one taken; a fault of ours ends the upload.
func (h *handlers) receive(ctx context.Context, user models.User, files uploadSource) (basket, error) {
	var got basket
	for count := 1; ; count++ {
		file, err := files.next()
		if errors.Is(err, io.EOF) {
			return got, nil
		}
		if err != nil {
			return got, readFault(err)
		}
		if count > maxFiles {
			return got, invalidFiles(fmt.Sprintf("Send at most %d files at a time.", maxFiles))
		}
		url, refusal, err := h.store(ctx, user, file)
		if err != nil {
			return got, err
		}
		got.add(file.name, url, refusal)
	}
}

// formFiles are the files of a form.
type formFiles struct{ form *multipart.Reader }

// next returns the next file and skips everything else in the form.
func (f formFiles) next() (upload, error) {
	for {
		part, err := f.form.NextPart()
		if err != nil {
			return upload{}, err
		}
		if part.FormName() == "files" && part.FileName() != "" {
			return upload{name: part.FileName(), body: part}, nil
		}
	}
}

// store streams one file into storage and returns its address, or why this file
// is refused. An error is about us or the whole upload.
func (h *handlers) store(ctx context.Context, user models.User, file upload) (url string, refusal, err error) {
	if file.fault != nil {
		return "", file.fault, nil
	}
	body := &capped{r: file.body, left: maxFile}
	saved, err := h.Uploads.Save(ctx, user.ID, file.name, body)
	switch {
	case errors.Is(body.broken, errBadFile):
		return "", models.Errorf(models.CodeInvalid, "The file is not in base64."), nil
	case body.broken != nil: // whatever Save made of it
		return "", nil, readFault(body.broken)
	case body.left < 0:
		return "", models.Errorf(models.CodeTooLarge, "A file may have at most %d MB.", maxFile>>20), nil
	case isRefusal(err):
		return "", err, nil
	case err != nil:
		return "", nil, err
	}
	signed, err := h.sign(ctx, []string{saved.Key})
	if err != nil {
		return "", nil, err
	}
	return signed[saved.Key], nil, nil
}

// isRefusal reports whether Save found fault with the file itself, or with how much
// its sender has.
func isRefusal(err error) bool {
	refusals := []models.Code{models.CodeInvalid, models.CodeTooLarge, models.CodeUnsupportedType, models.CodeUploadQuota}
	return slices.Contains(refusals, models.CodeOf(err))
}

// add notes what came of one file.
func (b *basket) add(name, url string, refusal error) {
	if refusal == nil {
		b.urls = append(b.urls, url)
		return
	}
	if b.first == nil {
		b.first = refusal
	}
	b.refused = append(b.refused, UploadError{File: name, Error: models.PublicMessage(refusal)})
}

// answer is the first file's error when nothing was stored.
func (b *basket) answer() (UploadFilesResponseObject, error) {
	if len(b.urls) == 0 && b.first == nil {
		return nil, invalidFiles("Send at least one file, in parts or a list named files.")
	}
	if len(b.urls) == 0 {
		return nil, b.first
	}
	result := UploadFiles200JSONResponse{Urls: b.urls, Uploaded: len(b.urls), Failed: len(b.refused)}
	if len(b.refused) > 0 {
		result.Errors = &b.refused
	}
	return result, nil
}

func invalidFiles(message string) error {
	return models.Invalid(models.FieldError{Field: "files", Message: message})
}

// capped reads one file up to its limit and then fails for good. It remembers
// why, as the reader on the other side may put its own words over it.
type capped struct {
	r io.Reader
	// left falls below zero when the file is larger than allowed.
	left int64
	// broken is why the upload itself could not be read on.
	broken error
}

// errFileTooLarge ends the reading of one file.
var errFileTooLarge = errors.New("file is larger than allowed")

// Read reads on until the limit.
func (c *capped) Read(p []byte) (int, error) {
	if c.left < 0 {
		return 0, errFileTooLarge
	}
	n, err := c.r.Read(p)
	c.left -= int64(n)
	if c.left < 0 {
		return 0, errFileTooLarge
	}
	if err != nil && !errors.Is(err, io.EOF) {
		c.broken = err
	}
	return n, err
}
