package api

import (
	"maps"

	"darkroom/models"
)

// Who says what a caller must prove.
type Who int

const (
	// Everybody proves nothing.
	Everybody Who = iota
	// Signature is a sender's proof, over what it sends; the handler checks it.
	Signature
	// Person is anybody who signed in, or a key of theirs.
	Person
	// Admin is a person with at least this role.
	Admin
	// SuperAdmin is a person with this role.
	SuperAdmin
)

// Role is the least role that w asks for; "" where nobody signs in.
func (w Who) Role() models.Role {
	switch w {
	case Admin:
		return models.RoleAdmin
	case SuperAdmin:
		return models.RoleSuperAdmin
	case Person:
		return models.RoleUser
	case Everybody, Signature:
	}
	return ""
}

// body says how the body of a request is taken in.
type body int

const (
	// inMemory bodies are JSON of bounded size, checked against the contract.
	inMemory body = iota
	// message bodies are read by their handler, up to maxCallback.
	message
	// files are streamed, up to maxUpload, and take their time.
	files
	// slow bodies are as those inMemory; the answer takes its time.
	slow
)

// Access is what one operation asks of its callers.
type Access struct {
	Who Who
	// Scope is what an API key must be allowed; with "" no key may call. Of no
	// meaning where nobody has to sign in.
	Scope models.Scope
	body  body
	// pace is how often one address of the internet may call; none without a Kind.
	pace models.Allowance
	// opens says that it changes which session a browser has: no page of another site
	// may have that done.
	opens bool
}

// AccessTable says for every operation of the contract who may call it. What is
// not here is served to nobody: the server does not start.
func AccessTable() map[string]Access {
	table := map[string]Access{}
	for _, part := range []map[string]Access{
		openAccess(), entranceAccess(), signinAccess(), generationAccess(), noticeAccess(), uploadAccess(), webhookAccess(),
		spacesAccess(), moneyAccess(), adminAccess(),
	} {
		maps.Copy(table, part)
	}
	return table
}

// openAccess is for operations that nobody signs in for.
func openAccess() map[string]Access {
	return map[string]Access{
		"getLiveness":          {Who: Everybody},
		"getReadiness":         {Who: Everybody},
		"getHealth":            {Who: Everybody},
		"listModels":           {Who: Everybody},
		"getModel":             {Who: Everybody},
		"receiveCallback":      {Who: Signature, body: message},
		"receiveCallbackOfJob": {Who: Signature, body: message},
	}
}

// entranceAccess is for coming in and going out: who does so proves it by what is
// sent, if at all.
func entranceAccess() map[string]Access {
	return map[string]Access{
		"getSignInMethods": {Who: Everybody},

		"signInTelegram": {Who: Everybody, pace: signInPace(), opens: true},
		"logout":         {Who: Everybody, opens: true},
		"refreshSession": {Who: Everybody, pace: refreshPace(), opens: true},
		"startSignIn":    {Who: Everybody},
		"finishSignIn":   {Who: Everybody},
	}
}

// generationAccess is for a person's own generations.
func generationAccess() map[string]Access {
	return map[string]Access{
		"createGeneration":   {Who: Person, Scope: models.ScopeGenerate},
		"estimateGeneration": {Who: Person, Scope: models.ScopeRead},
		"listGenerations":    {Who: Person, Scope: models.ScopeRead},
		"countGenerations":   {Who: Person, Scope: models.ScopeRead},
		"listFilterOptions":  {Who: Person, Scope: models.ScopeRead},
		"syncStatus":         {Who: Person, Scope: models.ScopeGenerate},
		"markAllViewed":      {Who: Person, Scope: models.ScopeGenerate},
		"getGeneration":      {Who: Person, Scope: models.ScopeRead},
		"deleteGeneration":   {Who: Person, Scope: models.ScopeGenerate},
		"cancelGeneration":   {Who: Person, Scope: models.ScopeGenerate},
		"retryGeneration":    {Who: Person, Scope: models.ScopeGenerate},
		"markFavorite":       {Who: Person, Scope: models.ScopeGenerate},
		"markViewed":         {Who: Person, Scope: models.ScopeGenerate},
		"streamGeneration":   {Who: Person, Scope: models.ScopeRead},
		"streamEvents":       {Who: Person, Scope: models.ScopeRead},
	}
}

// uploadAccess is for the files that a person sends in.
func uploadAccess() map[string]Access {
	return map[string]Access{
		"uploadFiles":    {Who: Person, Scope: models.ScopeGenerate, body: files},
		"openUpload":     {Who: Person, Scope: models.ScopeGenerate},
		"completeUpload": {Who: Person, Scope: models.ScopeGenerate, body: slow},
	}
}

// noticeAccess is for what people are told, and telling them.
func noticeAccess() map[string]Access {
	return map[string]Access{
		"listNotifications":          {Who: Person, Scope: models.ScopeRead},
		"readNotifications":          {Who: Person, Scope: models.ScopeGenerate},
		"getNotificationPreferences": {Who: Person, Scope: models.ScopeRead},
		"setNotificationPreferences": {Who: Person, Scope: models.ScopeManage},
		"sendNotification":           {Who: Admin, Scope: models.ScopeAdmin},
	}
}

// webhookAccess is for what tells a person's own programs.
func webhookAccess() map[string]Access {
	return map[string]Access{
		"listWebhookEndpoints":   {Who: Person, Scope: models.ScopeRead},
		"createWebhookEndpoint":  {Who: Person, Scope: models.ScopeManage},
		"getWebhookEndpoint":     {Who: Person, Scope: models.ScopeRead},
		"updateWebhookEndpoint":  {Who: Person, Scope: models.ScopeManage},
		"deleteWebhookEndpoint":  {Who: Person, Scope: models.ScopeManage},
		"rotateWebhookSecret":    {Who: Person, Scope: models.ScopeManage},
		"testWebhookEndpoint":    {Who: Person, Scope: models.ScopeManage},
		"getWebhookSecret":       {Who: Person, Scope: models.ScopeManage},
		"rotateOwnWebhookSecret": {Who: Person, Scope: models.ScopeManage},
		"listWebhookDeliveries":  {Who: Person, Scope: models.ScopeRead},
		"resendWebhookDelivery":  {Who: Person, Scope: models.ScopeManage},
	}
}
