package google

import (
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"regexp"
	"strconv"
	"time"

	"darkroom/simulator/faults"
	"darkroom/simulator/ids"
	"darkroom/simulator/journal"
)

// handler answers a call of an account, or returns the problem with it.
type handler func(w http.ResponseWriter, r *http.Request, account string) *problem

// problem is an error in Google's form.
type problem struct {
	Code    int              `json:"code"`
	Message string           `json:"message"`
	Status  string           `json:"status"`
	Details []map[string]any `json:"details,omitempty"`

	// retryHeader is the Retry-After header.
	retryHeader int
	// page is what a broken gateway answers instead of the above.
	page string
}

func refusal(code int, status, message string) *problem {
	return &problem{Code: code, Status: status, Message: message}
}

// with adds a detail of one of the types of google.rpc.
func (p *problem) with(kind string, fields map[string]any) *problem {
	fields["@type"] = "type.googleapis.com/google.rpc." + kind
	p.Details = append(p.Details, fields)
	return p
}

func (p *problem) send(w http.ResponseWriter) {
	if p.page != "" {
		w.Header().Set("Content-Type", "text/html; charset=UTF-8")
		w.WriteHeader(p.Code)
		_, _ = w.Write([]byte(p.page)) // the caller may have gone
		return
	}
	if p.retryHeader > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(p.retryHeader))
	}
	write(w, p.Code, map[string]any{"error": p})
}

// write answers with JSON. It returns nil, for handlers to end with.
func write(w http.ResponseWriter, status int, body any) *problem {
	w.Header().Set("Content-Type", "application/json; charset=UTF-8")
	w.WriteHeader(status)
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	_ = encoder.Encode(body) // the caller may have gone
	return nil
}

// keyForm is how Google's keys look; each is an account of its own here.
const keyForm = `^AIza[A-Za-z0-9_-]{4,}$`

// authenticated admits callers with a key and tells the handler whose it is.
func (a *API) authenticated(next handler) http.Handler {
	form := regexp.MustCompile(keyForm)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		entry := journal.Note(r.Context())
		entry.Provider = Name
		key := r.Header.Get("X-Goog-Api-Key")
		if key == "" {
			key = r.URL.Query().Get("key")
		}
		p := admit(form, key)
		if p == nil {
			entry.Account = ids.Account(key)
			p = next(w, r, entry.Account)
		}
		if p != nil {
			entry.Error = p.Message
			p.send(w)
		}
	})
}

func admit(form *regexp.Regexp, key string) *problem {
	switch {
	case key == "":
		return refusal(http.StatusForbidden, "PERMISSION_DENIED", "Method doesn't allow unregistered callers (callers without established identity). "+
			"Please use API Key or other form of API consumer identity to call this API.")
	case !form.MatchString(key):
		return badKey()
	}
	return nil
}

func badKey() *problem {
	const message = "API key not valid. Please pass a valid API key."
	return refusal(http.StatusBadRequest, "INVALID_ARGUMENT", message).
		with("ErrorInfo", map[string]any{
			"reason": "API_KEY_INVALID", "domain": "googleapis.com",
			"metadata": map[string]string{"service": "generativelanguage.googleapis.com"},
		}).
		with("LocalizedMessage", map[string]any{"locale": "en-US", "message": message})
}

func invalid(message string) *problem {
	return refusal(http.StatusBadRequest, "INVALID_ARGUMENT", message)
}

func internal(err error) *problem {
	return refusal(http.StatusInternalServerError, "INTERNAL", err.Error())
}

func noModel(name, method string) *problem {
	return refusal(http.StatusNotFound, "NOT_FOUND", fmt.Sprintf("models/%s is not found for API version v1beta, or is not supported for %s. "+
		"Call ListModels to see the list of available models and their supported methods.", name, method))
}

// refused is what a submission gets on request of the http knob.
func refused(fault faults.HTTP, model, method string) *problem {
	switch fault.Status {
	case http.StatusBadRequest:
		return badKey()
	case http.StatusUnauthorized:
		return refusal(fault.Status, "UNAUTHENTICATED", "Request had invalid authentication credentials.")
	case http.StatusPaymentRequired:
		return refusal(http.StatusBadRequest, "FAILED_PRECONDITION", "Please enable billing on your project in Google AI Studio to use this model.")
	case http.StatusForbidden:
		return refusal(fault.Status, "PERMISSION_DENIED", "Your API key was reported as leaked. Please use another API key.")
	case http.StatusNotFound:
		return noModel(model, method)
	case http.StatusUnprocessableEntity:
		return invalid("Request contains an invalid argument.")
	case http.StatusTooManyRequests:
		return throttled(fault, model)
	case http.StatusInternalServerError:
		return refusal(fault.Status, "INTERNAL", "An internal error has occurred. Please retry or report in https://developers.generativeai.google/guide/troubleshooting")
	case http.StatusServiceUnavailable:
		return refusal(fault.Status, "UNAVAILABLE", "The model is overloaded. Please try again later.")
	case http.StatusGatewayTimeout:
		return refusal(fault.Status, "DEADLINE_EXCEEDED", "Deadline expired before operation could complete.")
	}
	title := fmt.Sprintf("Error %d (%s)!!1", fault.Status, http.StatusText(fault.Status))
	return &problem{Code: fault.Status, Message: title, page: "<!DOCTYPE html>\n<html lang=en>\n<title>" + title + "</title>\n<p><b>" +
		strconv.Itoa(fault.Status) + ".</b> <ins>That’s an error.</ins>\n"}
}

// throttled is a 429. Without any advice it is the quota of the day, for which no
// minute's wait helps.
func throttled(fault faults.HTTP, model string) *problem {
	const message = "You exceeded your current quota, please check your plan and billing details."
	if fault.Advice == faults.AdviceNone {
		return refusal(fault.Status, "RESOURCE_EXHAUSTED", message).
			with("QuotaFailure", violation("GenerateRequestsPerDayPerProjectPerModel", model, "50"))
	}
	seconds := max(int(math.Ceil(max(fault.RetryAfter, time.Second).Seconds())), 1)
	p := refusal(fault.Status, "RESOURCE_EXHAUSTED", fmt.Sprintf("%s Please retry in %ds.", message, seconds)).
		with("QuotaFailure", violation("GenerateRequestsPerMinutePerProjectPerModel", model, "10"))
	if fault.Advice != faults.AdviceHeader {
		p = p.with("RetryInfo", map[string]any{"retryDelay": fmt.Sprintf("%ds", seconds)})
	}
	if fault.Advice != faults.AdviceBody {
		p.retryHeader = seconds
	}
	return p
}

func violation(quota, model, limit string) map[string]any {
	return map[string]any{"violations": []any{map[string]any{
		"quotaMetric": "generativelanguage.googleapis.com/generate_requests_per_model", "quotaId": quota, "quotaValue": limit,
		"quotaDimensions": map[string]string{"location": "global", "model": model},
	}}}
}

// stamp is Google's form of times.
func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }
