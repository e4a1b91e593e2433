package google

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"darkroom/simulator/inputs"
	"darkroom/simulator/uploads"
	"darkroom/simulator/workshop"
)

// maxBody is Google's limit of a request with what it holds inline.
const maxBody = 20 << 20

// blob is a file within a request or an answer.
type blob struct {
	MIMEType string `json:"mimeType"`
	Data     string `json:"data"`
	// Bytes is what requests for films call Data.
	Bytes string `json:"bytesBase64Encoded"`
	// URI is instead, for files that were uploaded.
	URI string `json:"fileUri"`
}

type part struct {
	Text   string `json:"text"`
	Inline *blob  `json:"inlineData"`
	File   *blob  `json:"fileData"`
}

type content struct {
	Role  string `json:"role"`
	Parts []part `json:"parts"`
}

// request is a body of either kind. Its schema has been checked.
type request struct {
	Contents []content `json:"contents"`
	Config   struct {
		Modalities []string `json:"responseModalities"`
		Image      struct {
			AspectRatio string `json:"aspectRatio"`
			ImageSize   string `json:"imageSize"`
		} `json:"imageConfig"`
	} `json:"generationConfig"`
	Instances []struct {
		Prompt     string `json:"prompt"`
		Image      *blob  `json:"image"`
		LastFrame  *blob  `json:"lastFrame"`
		References []struct {
			Image *blob `json:"image"`
		} `json:"referenceImages"`
	} `json:"instances"`
	Parameters map[string]any `json:"parameters"`
}

// readRequest reads a body for the model.
func readRequest(w http.ResponseWriter, r *http.Request, model *Model) (request, *problem) {
	raw, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
		return request{}, invalid("Request payload size exceeds the limit: 20971520 bytes.")
	}
	var asked request
	var loose any
	if err == nil {
		loose, err = jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	}
	if err != nil {
		return request{}, invalid("Invalid JSON payload received. " + err.Error())
	}
	if p := model.validate(loose); p != nil {
		return request{}, p
	}
	if err := json.Unmarshal(raw, &asked); err != nil {
		return request{}, invalid("Invalid JSON payload received. " + err.Error())
	}
	return asked, nil
}

// blobs are the files of a request, in order.
func (q request) blobs() []*blob {
	var all []*blob
	for _, content := range q.Contents {
		for _, part := range content.Parts {
			all = append(all, part.Inline, part.File)
		}
	}
	for _, scene := range q.Instances {
		all = append(all, scene.Image, scene.LastFrame)
		for _, reference := range scene.References {
			all = append(all, reference.Image)
		}
	}
	var given []*blob
	for _, one := range all {
		if one != nil {
			given = append(given, one)
		}
	}
	return given
}

// prompt joins the words of a request.
func (q request) prompt() string {
	var words []string
	for _, content := range q.Contents {
		for _, part := range content.Parts {
			if part.Text != "" {
				words = append(words, part.Text)
			}
		}
	}
	for _, scene := range q.Instances {
		words = append(words, scene.Prompt)
	}
	return strings.Join(words, "\n")
}

// inputs puts a request into the words that the studio's orders are made of.
func (q request) inputs(model *Model, sources []any) inputs.Inputs {
	values := map[string]any{"prompt": q.prompt(), "images": sources}
	for name, value := range map[string]string{"aspect_ratio": q.Config.Image.AspectRatio, "size": q.Config.Image.ImageSize} {
		if value != "" {
			values[name] = value
		}
	}
	for from, name := range map[string]string{"aspectRatio": "aspect_ratio", "resolution": "resolution", "durationSeconds": "duration"} {
		if value, given := q.Parameters[from]; given {
			values[name] = value
		}
	}
	if resolution, ok := values["resolution"].(string); ok {
		values["resolution"] = strings.Replace(resolution, "4k", "2160p", 1)
	}
	meaning := model.Meaning
	meaning.Parameters.Source = "images"
	return inputs.Inputs{Meaning: meaning, Values: values, Default: byDefault}
}

// byDefault is what Google takes for what is not given.
func byDefault(name string) any {
	switch name {
	case "duration":
		return float64(8)
	case "resolution":
		return "720p"
	}
	return nil
}

// sources keeps the files of a request, so that no job carries them, and returns
// what the workshop knows them by.
func (a *API) sources(account string, model *Model, asked request) ([]any, *problem) {
	given := asked.blobs()
	if len(given) > model.Images {
		return nil, invalid("Too many images in the request.")
	}
	sources := make([]any, 0, len(given))
	for _, one := range given {
		source, p := a.source(account, one)
		if p != nil {
			return nil, p
		}
		sources = append(sources, source)
	}
	return sources, nil
}

func (a *API) source(account string, one *blob) (string, *problem) {
	if one.URI != "" {
		id := strings.TrimPrefix(one.URI, a.address("/v1beta/files/"))
		if _, found := a.Uploads.Find(account, id); !found {
			return "", refusal(http.StatusForbidden, "PERMISSION_DENIED", "You do not have permission to access the File "+id+" or it may not exist.")
		}
		return workshop.UploadSource(id), nil
	}
	data := base64.NewDecoder(base64.StdEncoding, strings.NewReader(one.Data+one.Bytes))
	// Under a name that is nobody's, so that lists of files do not show it.
	kept, err := a.Uploads.Add(uploads.File{
		ID: a.IDs.Next(a.Uploads.Has), Account: "within " + account, ContentType: one.MIMEType,
	}, data, maxBody)
	if err != nil {
		return "", invalid("Base64 decoding failed.")
	}
	return workshop.UploadSource(kept.ID), nil
}
