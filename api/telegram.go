package api

import (
	"context"
	"strconv"

	"darkroom/auth/telegram"
	"darkroom/models"
)

// SignInTelegram lets somebody in whom Telegram vouches for.
func (h *handlers) SignInTelegram(ctx context.Context, in SignInTelegramRequestObject) (SignInTelegramResponseObject, error) {
	ctx, r := request(ctx)
	proof, err := proofOf(in.Body)
	if err != nil {
		return nil, err
	}
	session, err := h.Entrance.Telegram(ctx, proof)
	if err != nil {
		return nil, err
	}
	return h.signedInAs(r, session)
}

// proofOf turns the body into what Telegram signed: only the fields that it sent
// count, each as the text that it was.
func proofOf(body *TelegramProof) (telegram.Proof, error) {
	if body.InitData != nil {
		return telegram.Proof{InitData: *body.InitData}, nil
	}
	if body.ID == nil || body.AuthDate == nil || body.Hash == nil {
		return telegram.Proof{}, models.Invalid(models.FieldError{
			Field: "initData", Message: "Send initData of a Mini App, or id, auth_date and hash of the login widget.",
		})
	}
	fields := map[string]string{
		"id": strconv.FormatInt(*body.ID, 10), "auth_date": strconv.FormatInt(*body.AuthDate, 10), "hash": *body.Hash,
	}
	for name, value := range map[string]*string{
		"first_name": body.FirstName, "last_name": body.LastName, "username": body.Username, "photo_url": body.PhotoURL,
	} {
		if value != nil {
			fields[name] = *value
		}
	}
	return telegram.Proof{Widget: fields}, nil
}
