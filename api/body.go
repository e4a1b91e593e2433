package api

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"

	"github.com/gin-gonic/gin"

	"darkroom/internal/jsontext"
	"darkroom/models"
)

const (
	// maxJSON is the most that a JSON body may have, by the contract: the
	// longest prompt is 20,000 characters, files go through /api/upload.
	maxJSON = 1 << 20
	// maxDepth is how deep a JSON body may nest: settings of the models on offer
	// need 3, and a parser should not be made to recurse for fun.
	maxDepth = 16
)

// jsonBody reads a JSON body of bounded size and depth. Routes without a body
// pass.
func jsonBody(c *gin.Context) {
	if c.Request.Body == nil || c.Request.Body == http.NoBody || c.Request.ContentLength == 0 {
		c.Next()
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(c.Writer, c.Request.Body, maxJSON))
	if err != nil {
		fail(c, readFault(err))
		return
	}
	if len(body) > 0 {
		if err = checkJSON(c.GetHeader("Content-Type"), body); err != nil {
			fail(c, err)
			return
		}
	}
	c.Request.ContentLength = int64(len(body))
	c.Request.Body = io.NopCloser(bytes.NewReader(body))
	c.Next()
}

// limitBody bounds what a request may send. Whoever reads on gets an error that
// readFault knows.
func limitBody(limit int64) gin.HandlerFunc {
	return func(c *gin.Context) {
		c.Request.Body = http.MaxBytesReader(c.Writer, c.Request.Body, limit)
		c.Next()
	}
}

// readFault translates an error of reading a body.
func readFault(err error) error {
	if tooLarge, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return &models.Error{
			Code:    models.CodeTooLarge,
			Message: fmt.Sprintf("The request is too large: %d bytes are the most.", tooLarge.Limit),
			Err:     err,
		}
	}
	if errors.Is(err, errBadList) || errors.Is(err, jsontext.ErrMalformed) {
		invalid := models.Invalid(models.FieldError{Field: bodyField, Message: `The body is not JSON of the form {"files": ["data:…"]}.`})
		invalid.Err = err
		return invalid
	}
	return &models.Error{Code: models.CodeInvalid, Message: "The request could not be read to its end.", Err: err}
}

func checkJSON(contentType string, body []byte) error {
	if media, _, err := mime.ParseMediaType(contentType); err != nil || media != "application/json" {
		return models.Errorf(models.CodeUnsupportedType, "Send the body as application/json.")
	}
	if depth(body) > maxDepth {
		return models.Errorf(models.CodeInvalid, "The body nests deeper than %d levels.", maxDepth)
	}
	return nil
}

// depth returns how deep the JSON text nests. It counts brackets outside of
// strings and leaves all other faults to the parser.
func depth(text []byte) int {
	level, deepest := 0, 0
	inString, escaped := false, false
	for _, b := range text {
		switch {
		case escaped:
			escaped = false
		case inString && b == '\\':
			escaped = true
		case b == '"':
			inString = !inString
		case inString:
		case b == '{' || b == '[':
			level++
			deepest = max(deepest, level)
		case b == '}' || b == ']':
			level--
		}
	}
	return deepest
}
