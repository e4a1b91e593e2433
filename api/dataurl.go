package api

import (
	"bufio"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"darkroom/internal/jsontext"
	"darkroom/models"
)

const (
	// maxDataHead is what stands before the bytes of a data URL: a type and a word,
	// with room for parameters.
	maxDataHead = 256
	// maxEncoded is maxUpload as data URLs: four characters for three bytes.
	maxEncoded = maxFiles*(maxFile/3*4+maxDataHead) + maxJSON
)

var (
	errBadList  = errors.New("not a list of files")
	errBadFile  = errors.New("not base64")
	errNoHeader = errors.New("not a data URL")
)

// uploadDataURLs answers an upload that comes as JSON; every other one passes. It
// stands before the generated code, which would read whatever begins like JSON's
// type whole.
func (h *handlers) uploadDataURLs(c *gin.Context) {
	if !strings.HasPrefix(strings.ToLower(c.GetHeader("Content-Type")), "application/json") {
		c.Next()
		return
	}
	caller, _ := callerOf(c.Request.Context())
	files := &dataURLs{body: http.MaxBytesReader(c.Writer, c.Request.Body, maxEncoded)}
	received, err := h.receive(c.Request.Context(), caller.User, files)
	if err != nil {
		fail(c, err)
		return
	}
	answer, err := received.answer()
	if err == nil {
		err = answer.VisitUploadFilesResponse(c.Writer)
	}
	if err != nil {
		fail(c, err)
	}
	c.Abort()
}

// dataURLs are the files of {"files": ["data:image/png;base64,…", …]}, read as
// they come in: no file is ever whole in memory. Other fields before the list are
// ignored, and whatever stands behind it.
type dataURLs struct {
	body io.Reader
	// list is the body within the list, nil before the first file.
	list *bufio.Reader
	// text is the rest of the last file's string.
	text  *jsontext.String
	count int
}

// next returns the next file, and io.EOF after the last one. The reader of the
// one before is of no use any more.
func (d *dataURLs) next() (upload, error) {
	if err := d.advance(); err != nil {
		return upload{}, err
	}
	d.count++
	file := upload{name: fmt.Sprintf("files[%d]", d.count-1)}
	d.text = jsontext.NewString(d.list)
	if err := readDataHead(d.text); err != nil {
		if !errors.Is(err, errNoHeader) {
			return file, err
		}
		file.fault = models.Errorf(models.CodeInvalid, "This is not a data URL in base64, such as data:image/png;base64,….")
		return file, nil
	}
	file.body = dataBody{base64.NewDecoder(base64.StdEncoding, d.text)}
	return file, nil
}

// advance goes to the beginning of the next string of the list.
func (d *dataURLs) advance() error {
	if d.list == nil {
		return d.open()
	}
	if _, err := io.Copy(io.Discard, d.text); err != nil { // what nobody wanted to read
		return err
	}
	switch c, err := jsontext.NextByte(d.list); {
	case err != nil:
		return err
	case c == ']':
		return io.EOF
	case c != ',':
		return errBadList
	}
	if c, err := jsontext.NextByte(d.list); err != nil || c != '"' {
		return badList(err)
	}
	return nil
}

// open reads up to the first string of the list.
func (d *dataURLs) open() error {
	head := json.NewDecoder(io.LimitReader(d.body, maxJSON))
	if start, err := head.Token(); err != nil || start != json.Delim('{') {
		return badList(err)
	}
	for head.More() {
		name, err := head.Token()
		if err != nil {
			return badList(err)
		}
		if name == "files" {
			return d.openList(head)
		}
		var ignored json.RawMessage
		if err := head.Decode(&ignored); err != nil {
			return badList(err)
		}
	}
	return io.EOF // without the list there are no files
}

func (d *dataURLs) openList(head *json.Decoder) error {
	if start, err := head.Token(); err != nil || start != json.Delim('[') {
		return badList(err)
	}
	d.list = bufio.NewReader(io.MultiReader(head.Buffered(), d.body))
	switch c, err := jsontext.NextByte(d.list); {
	case err != nil:
		return err
	case c == ']':
		return io.EOF
	case c != '"':
		return errBadList
	}
	return nil
}

// badList keeps the end of the body from being taken for the end of the list.
func badList(err error) error {
	if errors.Is(err, io.EOF) {
		return errBadList
	}
	return errors.Join(errBadList, err)
}

// readDataHead reads a data URL up to its bytes.
func readDataHead(text io.Reader) error {
	head := make([]byte, 0, maxDataHead)
	for one := make([]byte, 1); len(head) < maxDataHead; {
		if _, err := io.ReadFull(text, one); errors.Is(err, io.EOF) {
			return errNoHeader
		} else if err != nil {
			return err
		}
		if one[0] == ',' {
			break
		}
		head = append(head, one[0])
	}
	words := strings.ToLower(string(head))
	if !strings.HasPrefix(words, "data:") || !strings.HasSuffix(words, ";base64") {
		return errNoHeader
	}
	return nil
}

// dataBody tells faults of the file from faults of the upload.
type dataBody struct{ r io.Reader }

// Read decodes on.
func (b dataBody) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	var corrupt base64.CorruptInputError
	if errors.As(err, &corrupt) || errors.Is(err, io.ErrUnexpectedEOF) {
		err = errBadFile
	}
	return n, err
}
