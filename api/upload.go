package api

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime/multipart"

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
	Save(ctx context.Context, userID uuid.UUID, name string, body io.Reader) (models.Upload, error)
}

// UploadFiles stores the files of a form, each as it comes in.
func (h *handlers) UploadFiles(ctx context.Context, in UploadFilesRequestObject) (UploadFilesResponseObject, error) {
	ctx, user := caller(ctx)
	received, err := h.receive(ctx, user, in.Body)
	if err != nil {
		return nil, err
	}
	return received.answer()
}

// basket is what came of an upload so far.
type basket struct {
	urls    []string
	refused []UploadError
	// first is why the first of the refused was.
	first error
}

// receive takes the files of a form one after another. A fault of a file is
// noted and the next one taken; a fault of ours ends the upload.
func (h *handlers) receive(ctx context.Context, user models.User, form *multipart.Reader) (basket, error) {
	var got basket
	for count := 1; ; count++ {
		part, err := nextFile(form)
		if errors.Is(err, io.EOF) {
			return got, nil
		}
		if err != nil {
			return got, readFault(err)
		}
		if count > maxFiles {
			return got, invalidFiles(fmt.Sprintf("Send at most %d files at a time.", maxFiles))
		}
		url, refusal, err := h.store(ctx, user, part)
		if err != nil {
			return got, err
		}
		got.add(part.FileName(), url, refusal)
	}
}

// nextFile returns the next file of the form and skips everything else in it.
func nextFile(form *multipart.Reader) (*multipart.Part, error) {
	for {
		part, err := form.NextPart()
		if err != nil {
			return nil, err
		}
		if part.FormName() == "files" && part.FileName() != "" {
			return part, nil
		}
	}
}

// store streams one file into storage and returns its address, or why this file
// is refused. An error is about us or the whole upload.
func (h *handlers) store(ctx context.Context, user models.User, part *multipart.Part) (url string, refusal, err error) {
	body := &capped{r: part, left: maxFile}
	upload, err := h.Uploads.Save(ctx, user.ID, part.FileName(), body)
	switch {
	case body.broken != nil: // whatever Save made of it
		return "", nil, readFault(body.broken)
	case body.left < 0:
		return "", models.Errorf(models.CodeTooLarge, "A file may have at most %d MB.", maxFile>>20), nil
	case isRefusal(err):
		return "", err, nil
	case err != nil:
		return "", nil, err
	}
	signed, err := h.sign(ctx, []string{upload.Key})
	if err != nil {
		return "", nil, err
	}
	return signed[upload.Key], nil, nil
}

// isRefusal reports whether Save found fault with the file itself.
func isRefusal(err error) bool {
	code := models.CodeOf(err)
	return code == models.CodeInvalid || code == models.CodeTooLarge || code == models.CodeUnsupportedType
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
		return nil, invalidFiles("Send at least one file, in a part named files.")
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
