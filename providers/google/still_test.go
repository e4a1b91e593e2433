package google_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"darkroom/models"
	"darkroom/providers"
)

// TestPictureOnTheWire compares the whole body: pictures stand in it that the SDK
// has never seen.
func TestPictureOnTheWire(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, b bundle) {
		t.Helper()
		receipt, err := b.provider.Submit(t.Context(), pictureRequest())
		require.NoError(t, err)
		require.Equal(t, attempt, receipt.JobID)
		require.Equal(t, "mT4kaZ2oGpW-_uMPl8aY0Qs", receipt.CorrelationID)

		sent := b.server.journal()[0]
		require.Equal(t, "/google/v1beta/models/gemini-3.1-flash-image:generateContent", sent.path)
		require.Equal(t, int64(len(sent.body)), sent.length, "told beforehand")
		require.JSONEq(t, fmt.Sprintf(`{
			"contents": [{"role": "user", "parts": [
				{"text": %q},
				{"inlineData": {"mimeType": "image/png", "data": %q}},
				{"inlineData": {"mimeType": "image/jpeg", "data": %q}}
			]}],
			"generationConfig": {"responseModalities": ["IMAGE"], "imageConfig": {"aspectRatio": "16:9", "imageSize": "2K"}}
		}`, prompt, encode(pngBytes()), encode([]byte("\xff\xd8\xff beta"))), string(sent.body))

		for n := range 2 {
			stored, ok := b.shelf.get(fmt.Sprintf("staging/%s/%d", attempt, n))
			require.True(t, ok)
			require.Equal(t, object{"image/png", pngBytes()}, stored)
		}
		_, thought := b.shelf.get("staging/" + attempt + "/2")
		require.False(t, thought, "what the model thought with is not its answer")
	})
}

func encode(data []byte) string { return base64.StdEncoding.EncodeToString(data) }

// TestInputsOfManySizes has all remainders of three, and more than one chunk.
func TestInputsOfManySizes(t *testing.T) {
	t.Parallel()
	b := setup(t, true)
	for _, size := range []int{0, 1, 2, 3, 4, 24<<10 - 1, 24 << 10, 24<<10 + 1, 1<<20 + 1} {
		data := []byte(strings.Repeat("x", size))
		b.shelf.objects["in/sized"] = object{"image/png", data}
		req := textRequest()
		req.Input["images"] = []any{"storage:in/sized"}
		_, err := b.provider.Submit(t.Context(), req)
		require.NoError(t, err)
		journal := b.server.journal()
		require.Contains(t, string(journal[len(journal)-1].body), `"data":"`+encode(data)+`"`)
	}
}

func TestText(t *testing.T) {
	t.Parallel()
	b := setup(t, false)
	b.server.answers(http.StatusOK, `{"candidates":[{"content":{"parts":[
		{"text":"I think.","thought":true},{"text":"A cat"},{"text":" on a wall."}]},"finishReason":"STOP"}],"responseId":"r1"}`)
	receipt, err := b.provider.Submit(t.Context(), textRequest())
	require.NoError(t, err)
	require.Equal(t, providers.Submission{
		JobID: attempt, CorrelationID: "r1", Outcome: models.Outcome{Status: models.OutcomeSucceeded, Text: "A cat on a wall."},
	}, receipt)
	var sent struct{ SystemInstruction, GenerationConfig json.RawMessage }
	require.NoError(t, json.Unmarshal(b.server.journal()[0].body, &sent))
	require.JSONEq(t, `{"role":"user","parts":[{"text":"Be brief."}]}`, string(sent.SystemInstruction))
	require.Contains(t, []string{"", "{}"}, string(sent.GenerationConfig))
}

// TestSuccessWithoutOutput is about answers with status 200 that hold nothing.
func TestSuccessWithoutOutput(t *testing.T) {
	t.Parallel()
	stopped := func(reason, parts string) string {
		return `{"candidates":[{"finishReason":"` + reason + `","finishMessage":"m","content":{"parts":[` + parts + `]}}]}`
	}
	const words = `{"text":"I cannot draw that."}`
	tests := map[string]struct {
		body string
		kind models.FailureKind
	}{
		"blocked":             {`{"promptFeedback":{"blockReason":"PROHIBITED_CONTENT"}}`, models.FailureModeration},
		"blocked, new reason": {`{"promptFeedback":{"blockReason":"JAILBREAK"},"candidates":[]}`, models.FailureModeration},
		"nothing":             {`{}`, models.FailureUnknown},
		"no candidates":       {`{"candidates":[]}`, models.FailureUnknown},
		"empty body":          {"", models.FailureUnknown},
		"no content":          {`{"candidates":[{"finishReason":"STOP"}]}`, models.FailureInvalidInput},
		"words only":          {stopped("STOP", words), models.FailureInvalidInput},
		"no image":            {stopped("NO_IMAGE", ""), models.FailureInvalidInput},
		"other":               {stopped("IMAGE_OTHER", ""), models.FailureUnknown},
		"a new word":          {stopped("IMAGE_BOREDOM", ""), models.FailureUnknown},
		"only a thought":      {stopped("STOP", `{"thought":true,"inlineData":{"mimeType":"image/png","data":"aGk="}}`), models.FailureInvalidInput},
		"withheld with parts": {stopped("IMAGE_SAFETY", `{"inlineData":{"mimeType":"image/png","data":"aGk="}}`), models.FailureModeration},
	}
	for _, reason := range []string{
		"SAFETY", "RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "IMAGE_SAFETY", "IMAGE_PROHIBITED_CONTENT", "IMAGE_RECITATION",
	} {
		tests[reason] = struct {
			body string
			kind models.FailureKind
		}{stopped(reason, words), models.FailureModeration}
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t, false)
			b.server.answers(http.StatusOK, test.body)
			receipt, err := b.provider.Submit(t.Context(), pictureRequest())
			require.NoError(t, err)
			require.Equal(t, models.OutcomeFailed, receipt.Outcome.Status)
			require.Equal(t, test.kind, receipt.Outcome.Kind)
			require.Empty(t, receipt.Outcome.Outputs)
		})
	}
}

// TestAnswersOfOddForms are JSON all the same.
func TestAnswersOfOddForms(t *testing.T) {
	t.Parallel()
	signature := strings.Repeat("c2ln", 2<<20)
	for name, parts := range map[string]string{
		"spaces":           "\n {\r\n\t\"inlineData\" : { \"data\" : \"" + encode(pngBytes()) + "\" , \"mimeType\" : \"image/png\" } }",
		"escapes":          `{"inlineData":{"data":"` + strings.ReplaceAll(encode(pngBytes()), "/", `\/`) + `"}}`,
		"snake case":       `{"inlineData":{"data":"` + encode(pngBytes()) + `"}},{"text":"inlineData\":{\"data\":\"no\"}"}`,
		"long signature":   `{"thoughtSignature":"` + signature + `","inlineData":{"data":"` + encode(pngBytes()) + `"}}`,
		"data of others":   `{"functionCall":{"name":"x","args":{"data":"not base64!","list":["data",{"data":[1,"a"]}]}}},{"inlineData":{"data":"` + encode(pngBytes()) + `"}}`,
		"backslash at end": `{"text":"a\\"},{"inlineData":{"data":"` + encode(pngBytes()) + `"}}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t, false)
			b.server.answers(http.StatusOK, `{"candidates":[{"content":{"parts":[`+parts+`]},"finishReason":"STOP"}]}`)
			receipt, err := b.provider.Submit(t.Context(), pictureRequest())
			require.NoError(t, err)
			require.Len(t, receipt.Outcome.Outputs, 1)
			stored, _ := b.shelf.get("staging/" + attempt + "/0")
			require.Equal(t, pngBytes(), stored.bytes)
		})
	}
}

// TestAnswersThatCannotBeRead may have been paid for, and store nothing.
func TestAnswersThatCannotBeRead(t *testing.T) {
	t.Parallel()
	const head = `{"candidates":[{"content":{"parts":[`
	for name, body := range map[string]string{
		"null candidate":   `{"candidates":[null]}`,
		"HTML":             "<html>",
		"list":             "[]",
		"half a picture":   head + `{"inlineData":{"data":"aGkgaGkg`,
		"no base64":        head + `{"inlineData":{"data":"!!!"}}]}}]}`,
		"very long text":   head + `{"text":"` + strings.Repeat("x", 5<<20) + `"}]}}]}`,
		"very deep":        strings.Repeat("[", 1000),
		"seventeen":        head + strings.Repeat(`{"inlineData":{"data":"aGk="}},`, 17) + `{}]}}]}`,
		"odd candidates":   `{"candidates":7}`,
		"odd parts":        `{"candidates":[{"content":{"parts":"x"}}]}`,
		"odd usage":        `{"candidates":[{"content":7}],"usageMetadata":[]}`,
		"name of a number": `{"responseId":{"x":1},"candidates":{"a":[]}}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t, false)
			b.server.answers(http.StatusOK, body)
			fault := b.submitFault(t, pictureRequest())
			require.True(t, fault.JobMayExist)
			require.NotContains(t, fault.Error(), "xxx", "the answer is quoted nowhere")
			_, stored := b.shelf.get("staging/" + attempt + "/0")
			require.False(t, stored)
		})
	}
}

func TestAnswerCutOff(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, b bundle) {
		t.Helper()
		b.server.handles(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "100000")
			_, _ = io.WriteString(w, `{"candidates":[{"content":{"parts":[{"inlineData":{"data":"`+strings.Repeat("aGkg", 5000))
			_ = http.NewResponseController(w).Flush()
			panic(http.ErrAbortHandler) //nolint:forbidigo // net/http's way to cut a connection
		})
		fault := b.submitFault(t, pictureRequest())
		require.Equal(t, models.FailureNetwork, fault.Kind)
		require.True(t, fault.JobMayExist)
	})
}
