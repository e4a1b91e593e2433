// Package telegram sends messages as a Telegram bot, by the one method of the Bot
// API that this takes. A bot may write only to those who have spoken to it.
// Telegram knows no idempotency key: a message whose answer was lost may arrive
// twice.
package telegram

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"

	"darkroom/internal/httpx"
	"darkroom/notify"
	"darkroom/notify/fence"
)

// maxText is the Bot API's, counted in UTF-16.
const maxText = 4096

// Sender writes as one bot.
type Sender struct {
	client *http.Client
	// address holds the token, as Telegram wants it, so it stays out of errors.
	address string
	timeout time.Duration
	idle    *http.Transport
}

// New returns the sender of a bot. Close it after use.
func New(cfg Config) (*Sender, error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	if !cfg.Set() {
		return nil, errors.New("TELEGRAM_BOT_TOKEN: must be set")
	}
	base, err := url.Parse(cfg.BaseURL)
	if err != nil {
		return nil, fmt.Errorf("TELEGRAM_BASE_URL: %w", err)
	}
	transport := httpx.NewTransport(nil)
	guarded := &fence.Fence{
		Home: base, Next: transport,
		Fault: func(answer fence.Answer) *notify.Error { return faultOf(answer, string(cfg.Token)) },
	}
	return &Sender{
		client: guarded.Client(), timeout: cfg.Timeout, idle: transport,
		address: strings.TrimRight(cfg.BaseURL, "/") + "/bot" + string(cfg.Token) + "/sendMessage",
	}, nil
}

// Close lets idle connections go.
func (s *Sender) Close() { s.idle.CloseIdleConnections() }

// letter is the body of sendMessage. Without parse_mode nothing in the text is
// markup, whoever wrote it.
type letter struct {
	ChatID  string  `json:"chat_id"`
	Text    string  `json:"text"`
	Preview preview `json:"link_preview_options"`
}

// preview is off: Telegram would fetch the pages that the text links to.
type preview struct {
	Off bool `json:"is_disabled"`
}

// Send hands one message to Telegram. A receiver that is no chat's number is
// refused unsent.
func (s *Sender) Send(ctx context.Context, message notify.Message) (notify.Receipt, error) {
	if _, err := strconv.ParseInt(message.To, 10, 64); err != nil {
		return notify.Receipt{}, &notify.Error{Fault: notify.FaultRefused, Err: errors.New("the receiver is no id of a chat")}
	}
	ctx, cancel := context.WithTimeout(ctx, s.timeout)
	defer cancel()
	answer, err := s.call(ctx, letter{ChatID: message.To, Text: textOf(message), Preview: preview{Off: true}})
	if err != nil {
		return notify.Receipt{}, fence.Typed(err)
	}
	return notify.Receipt{Reference: strconv.FormatInt(answer, 10), Status: http.StatusOK}, nil
}

// call posts a letter and returns the number of the message that it became.
func (s *Sender) call(ctx context.Context, body letter) (int64, error) {
	data, err := json.Marshal(body)
	if err != nil {
		return 0, &notify.Error{Fault: notify.FaultRefused, Err: err}
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.address, bytes.NewReader(data))
	if err != nil {
		return 0, &notify.Error{Fault: notify.FaultRefused, Err: errors.New("the request could not be made")}
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := s.client.Do(req)
	if err != nil {
		return 0, err
	}
	defer func() { _ = resp.Body.Close() }() // held in memory by the fence
	var answer struct {
		OK     bool `json:"ok"`
		Result struct {
			ID int64 `json:"message_id"`
		} `json:"result"`
	}
	if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil {
		return 0, err
	}
	if !answer.OK {
		return 0, errors.New("telegram answered 200, but not ok")
	}
	return answer.Result.ID, nil
}

// textOf is the subject, then the text, as much of it as Telegram takes.
func textOf(message notify.Message) string {
	text := strings.TrimSpace(message.Subject + "\n\n" + message.Text)
	units := utf16.Encode([]rune(text))
	if len(units) <= maxText {
		return text
	}
	return strings.ToValidUTF8(string(utf16.Decode(units[:maxText-1])), "") + "…"
}
