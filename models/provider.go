package models

// Provider names one of the services that run AI models for us. It is part of
// callback URLs, task queue names and metrics, so it never changes.
type Provider string

// The providers that Darkroom speaks to.
const (
	ProviderReplicate  Provider = "replicate"
	ProviderFal        Provider = "fal"
	ProviderGoogle     Provider = "google"
	ProviderHiggsfield Provider = "higgsfield"
)
