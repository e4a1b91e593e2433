package telegram_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/simulator/simulatortest"
)

const form = "application/x-www-form-urlencoded"

// call speaks to the simulated Telegram and returns status and decoded body.
func call(t *testing.T, sim *simulatortest.Simulator, path, kind string, body io.Reader) (int, map[string]any) {
	t.Helper()
	client := &http.Client{Transport: &http.Transport{}}
	defer client.CloseIdleConnections()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, sim.URL()+"/telegram/"+path, body)
	require.NoError(t, err)
	req.Header.Set("Content-Type", kind)
	resp, err := client.Do(req)
	require.NoError(t, err)
	defer resp.Body.Close()
	var got map[string]any
	require.NoError(t, json.NewDecoder(resp.Body).Decode(&got))
	return resp.StatusCode, got
}

const bot = "bot" + simulatortest.TelegramToken + "/"

// TestWaysToAsk: query, form and JSON say the same.
func TestWaysToAsk(t *testing.T) {
	t.Parallel()
	sim := simulatortest.Start(t)
	values := url.Values{"chat_id": {"7"}, "text": {"Hello & bye"}}.Encode()
	call(t, sim, bot+"sendMessage?"+values, "", nil)
	_, sent := call(t, sim, bot+"sendMessage", form, strings.NewReader(values))
	assert.Contains(t, fmt.Sprint(sent), "message_id:2 ")
	call(t, sim, bot+"sendMessage", "application/json", strings.NewReader(`{"chat_id":7,"text":"Hello & bye"}`))
	arrived := sim.Messages(t, "provider=telegram&to=7")
	require.Len(t, arrived, 3)
	for _, message := range arrived {
		assert.Equal(t, "Hello & bye", message.Text)
	}
	_, me := call(t, sim, bot+"getMe", "", nil)
	assert.Equal(t, true, me["ok"])
}

func TestPhoto(t *testing.T) {
	t.Parallel()
	sim := simulatortest.Start(t)
	var body bytes.Buffer
	writer := multipart.NewWriter(&body)
	require.NoError(t, writer.WriteField("chat_id", "-100200"))
	require.NoError(t, writer.WriteField("caption", "It looks odd"))
	part, err := writer.CreateFormFile("photo", "odd.png")
	require.NoError(t, err)
	_, err = part.Write([]byte("png"))
	require.NoError(t, err)
	require.NoError(t, writer.Close())
	status, _ := call(t, sim, bot+"sendPhoto", writer.FormDataContentType(), &body)
	require.Equal(t, http.StatusOK, status)
	arrived := sim.Messages(t, "to=-100200")
	require.Len(t, arrived, 1)
	assert.Equal(t, "It looks odd", arrived[0].Text)
	assert.Equal(t, "odd.png, 3 bytes", arrived[0].Headers["photo"])
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	sim := simulatortest.Start(t)
	for name, row := range map[string]struct {
		path, body string
		status     int
	}{
		"no token":   {"botx/sendMessage", "chat_id=7&text=a", 404},
		"no method":  {bot + "sendSmoke", "chat_id=7&text=a", 404},
		"no chat":    {bot + "sendMessage", "text=a", 400},
		"no such":    {bot + "sendMessage", "chat_id=@nobody&text=a", 400},
		"no text":    {bot + "sendMessage", "chat_id=7", 400},
		"too long":   {bot + "sendMessage", "chat_id=7&text=" + strings.Repeat("a", 4097), 400},
		"no media":   {bot + "sendMediaGroup", "chat_id=7", 400},
		"misspelt":   {bot + "sendMessage", "chat_id=7&text=" + url.QueryEscape("[sim htp=1] a"), 400},
		"blocked":    {bot + "sendMessage", "chat_id=7&text=" + url.QueryEscape("[sim http=403] a"), 403},
		"flood wait": {bot + "sendMessage", "chat_id=7&text=" + url.QueryEscape("[sim http=429 retry_after=9s] a"), 429},
	} {
		status, body := call(t, sim, row.path, form, strings.NewReader(row.body))
		assert.Equal(t, row.status, status, name)
		assert.Equal(t, false, body["ok"], name)
		assert.NotEmpty(t, body["description"], name)
		if row.status == http.StatusTooManyRequests {
			assert.Equal(t, map[string]any{"retry_after": 9.0}, body["parameters"])
		}
	}
	assert.Empty(t, sim.Messages(t, ""))
}

// TestTheJournalKeepsNoToken: it is part of the path.
func TestTheJournalKeepsNoToken(t *testing.T) {
	t.Parallel()
	sim := simulatortest.Start(t)
	call(t, sim, bot+"sendMessage", form, strings.NewReader("chat_id=7&text=a"))
	call(t, sim, "bot12:wrong!/sendMessage", form, strings.NewReader("chat_id=7&text=a"))
	entries := sim.Journal(t, "path=/telegram")
	require.Len(t, entries, 2)
	for _, entry := range entries {
		assert.Equal(t, "/telegram/bot/sendMessage", entry.Path)
	}
}
