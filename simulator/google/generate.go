package google

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"darkroom/simulator/faults"
	"darkroom/simulator/jobs"
)

func candidate(finish string, parts ...map[string]any) map[string]any {
	made := map[string]any{"index": 0, "finishReason": finish}
	if len(parts) > 0 {
		made["content"] = map[string]any{"role": "model", "parts": parts}
	}
	return made
}

// ended waits for the end of a job that is answered at once.
func (a *API) ended(r *http.Request, job jobs.Job) (jobs.Job, *problem) {
	job, err := a.Jobs.Wait(r.Context(), job.ID, func(j jobs.Job) bool { return j.Status.Ended() })
	switch {
	case err != nil:
		return job, internal(err)
	case !job.Status.Ended():
		return job, refusal(499, "CANCELLED", "The operation was cancelled.") // nobody reads it
	}
	if _, without := withheld(job); job.Status == jobs.Failed && !without {
		word, message := failure(job)
		return job, refusal(codes()[word].status, word, message)
	}
	return job, nil
}

func (a *API) generate(w http.ResponseWriter, r *http.Request, job jobs.Job) *problem {
	job, p := a.ended(r, job)
	if p != nil {
		return p
	}
	return a.send(w, job, "application/json; charset=UTF-8", "", a.bodies(job, 1)[0])
}

// stream answers in chunks: one for a picture, some for a text.
func (a *API) stream(w http.ResponseWriter, r *http.Request, job jobs.Job) *problem {
	job, p := a.ended(r, job)
	if p != nil {
		return p
	}
	const chunks = 3
	bodies := a.bodies(job, chunks)
	if r.URL.Query().Get("alt") == "sse" {
		return a.send(w, job, "text/event-stream", "data: ", bodies...)
	}
	return a.send(w, job, "application/json; charset=UTF-8", "[", bodies...)
}

// bodies are the chunks of an answer, the last of which tells its end. A picture
// stands in them as the address where it lies.
func (a *API) bodies(job jobs.Job, chunks int) []map[string]any {
	about := func(fields map[string]any) map[string]any {
		fields["modelVersion"] = job.Model
		fields["responseId"] = a.IDs.Derive("response", job.ID)
		fields["usageMetadata"] = map[string]any{
			"promptTokenCount": len(job.Order.Prompt)/4 + 1, "candidatesTokenCount": 1290, "totalTokenCount": len(job.Order.Prompt)/4 + 1291,
		}
		return fields
	}
	if fields, without := withheld(job); without {
		return []map[string]any{about(fields)}
	}
	if len(job.Outputs) > 0 {
		picture := map[string]any{"inlineData": map[string]any{"mimeType": job.Outputs[0].ContentType, "data": job.Outputs[0].URL}}
		return []map[string]any{about(map[string]any{"candidates": []any{candidate("STOP", picture)}})}
	}
	var bodies []map[string]any
	words := strings.SplitAfter(job.Text, " ")
	for n := range chunks {
		some := strings.Join(words[len(words)*n/chunks:len(words)*(n+1)/chunks], "")
		said := candidate("STOP", map[string]any{"text": some})
		if n < chunks-1 {
			delete(said, "finishReason")
		}
		bodies = append(bodies, about(map[string]any{"candidates": []any{said}}))
	}
	return bodies
}

// send writes an answer, the picture in it streamed from where it lies. mode is
// what stands before a body: "" for one alone, "[" for a list, "data: " for
// events.
func (a *API) send(w http.ResponseWriter, job jobs.Job, contentType, mode string, bodies ...map[string]any) *problem {
	w.Header().Set("Content-Type", contentType)
	for n, body := range bodies {
		raw, err := json.Marshal(body)
		if err != nil {
			return internal(err)
		}
		before, after := mode, ""
		switch {
		case mode == "[" && n > 0:
			before = ",\r\n"
		case mode == "data: ":
			after = "\r\n\r\n"
		}
		if mode == "[" && n == len(bodies)-1 {
			after = "]"
		}
		if err := a.copyOut(w, job, before, raw, after); err != nil {
			panic(http.ErrAbortHandler) //nolint:forbidigo // half of an answer has left, and the connection must tell
		}
		_ = http.NewResponseController(w).Flush() // a chunk shall arrive when it is there
	}
	return nil
}

// copyOut writes one body, with the picture in the place of its address.
func (a *API) copyOut(w io.Writer, job jobs.Job, before string, raw []byte, after string) error {
	head, tail, found := raw, []byte(nil), false
	if len(job.Outputs) > 0 {
		head, tail, found = bytes.Cut(raw, []byte(job.Outputs[0].URL))
	}
	if _, err := fmt.Fprintf(w, "%s%s", before, head); err != nil {
		return err
	}
	if found {
		if err := a.copyPicture(w, job); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintf(w, "%s%s", tail, after)
	return err
}

// copyPicture writes the picture in base64, whole or half on request.
func (a *API) copyPicture(w io.Writer, job jobs.Job) error {
	picture, size, err := a.Gallery.Open(job.Outputs[0].URL)
	if err != nil {
		return err
	}
	defer picture.Close()
	truncated := job.Faults.Media.Kind == faults.MediaTruncated
	if truncated {
		size /= 2
	}
	encoder := base64.NewEncoder(base64.StdEncoding, w)
	if _, err = io.CopyN(encoder, picture, size); err != nil {
		return err
	}
	if truncated {
		return errors.New("truncated on request")
	}
	return encoder.Close()
}
