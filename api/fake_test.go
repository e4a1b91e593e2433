package api_test

import (
	"context"
	"errors"
	"io"
	"sync"
	"sync/atomic"

	"github.com/google/uuid"

	"darkroom/models"
)

// errUnexpected comes out of every fake that the test did not set up.
var errUnexpected = errors.New("nobody expected this call")

type generations struct {
	create   func(models.CreateRequest) (models.Generation, error)
	cancel   func(userID, id uuid.UUID) (models.Generation, error)
	estimate func(models.CreateRequest) (models.Quote, error)
	retry    func(userID, id uuid.UUID) (models.Generation, error)
	remove   func(userID, id uuid.UUID) error
	callback func(models.CallbackRequest) error
	ofJob    func(models.CallbackRequest) error
}

func (f generations) CallbackOfJob(_ context.Context, req models.CallbackRequest) error {
	if f.ofJob == nil {
		return errUnexpected
	}
	return f.ofJob(req)
}

func (f generations) Create(_ context.Context, req models.CreateRequest) (models.Generation, error) {
	if f.create == nil {
		return models.Generation{}, errUnexpected
	}
	return f.create(req)
}

func (f generations) Cancel(_ context.Context, userID, id uuid.UUID) (models.Generation, error) {
	if f.cancel == nil {
		return models.Generation{}, errUnexpected
	}
	return f.cancel(userID, id)
}

func (f generations) Estimate(req models.CreateRequest) (models.Quote, error) {
	if f.estimate == nil {
		return models.Quote{}, errUnexpected
	}
	return f.estimate(req)
}

func (f generations) Retry(_ context.Context, userID, id uuid.UUID, _ *uuid.UUID) (models.Generation, error) {
	if f.retry == nil {
		return models.Generation{}, errUnexpected
	}
	return f.retry(userID, id)
}

func (f generations) Delete(_ context.Context, userID, id uuid.UUID) error {
	if f.remove == nil {
		return errUnexpected
	}
	return f.remove(userID, id)
}

func (f generations) Callback(_ context.Context, req models.CallbackRequest) error {
	if f.callback == nil {
		return errUnexpected
	}
	return f.callback(req)
}

type library struct {
	list    func(models.ListQuery) (models.GenerationPage, error)
	get     func(userID, id uuid.UUID) (models.GenerationDetail, error)
	see     func(user models.User, id uuid.UUID) (models.GenerationDetail, error)
	counts  func(models.Sight) (models.Counts, error)
	options func(models.Sight) (models.FilterOptions, error)
}

func (f library) List(_ context.Context, query models.ListQuery) (models.GenerationPage, error) {
	if f.list == nil {
		return models.GenerationPage{}, errUnexpected
	}
	return f.list(query)
}

func (f library) Get(_ context.Context, userID, id uuid.UUID) (models.GenerationDetail, error) {
	if f.get == nil {
		return models.GenerationDetail{}, errUnexpected
	}
	return f.get(userID, id)
}

func (f library) See(_ context.Context, user models.User, id uuid.UUID) (models.GenerationDetail, error) {
	if f.see == nil {
		return models.GenerationDetail{}, errUnexpected
	}
	return f.see(user, id)
}

func (f library) Counts(_ context.Context, sight models.Sight) (models.Counts, error) {
	if f.counts == nil {
		return models.Counts{}, errUnexpected
	}
	return f.counts(sight)
}

func (f library) Options(_ context.Context, sight models.Sight) (models.FilterOptions, error) {
	if f.options == nil {
		return models.FilterOptions{}, errUnexpected
	}
	return f.options(sight)
}

type looks struct {
	look func(userID, id uuid.UUID) (int, error)
}

func (f looks) Look(_ context.Context, userID, id uuid.UUID) (int, error) {
	if f.look == nil {
		return 0, errUnexpected
	}
	return f.look(userID, id)
}

type marks struct {
	favorite func(userID, id uuid.UUID, to *bool) (bool, error)
	viewed   func(userID, id uuid.UUID) error
	all      func(userID uuid.UUID) (int, error)
}

func (f marks) SetFavorite(_ context.Context, userID, id uuid.UUID, to *bool) (bool, error) {
	if f.favorite == nil {
		return false, errUnexpected
	}
	return f.favorite(userID, id, to)
}

func (f marks) MarkViewed(_ context.Context, userID, id uuid.UUID) error {
	if f.viewed == nil {
		return errUnexpected
	}
	return f.viewed(userID, id)
}

func (f marks) MarkAllViewed(_ context.Context, userID uuid.UUID) (int, error) {
	if f.all == nil {
		return 0, errUnexpected
	}
	return f.all(userID)
}

type uploads struct {
	save     func(userID uuid.UUID, name string, body io.Reader) (models.Upload, error)
	open     func(req models.DirectRequest) (models.DirectUpload, error)
	complete func(userID, id uuid.UUID) (models.Upload, error)
}

func (f uploads) Save(_ context.Context, userID uuid.UUID, name string, body io.Reader) (models.Upload, error) {
	if f.save == nil {
		return models.Upload{}, errUnexpected
	}
	return f.save(userID, name, body)
}

func (f uploads) Open(_ context.Context, req models.DirectRequest) (models.DirectUpload, error) {
	if f.open == nil {
		return models.DirectUpload{}, errUnexpected
	}
	return f.open(req)
}

func (f uploads) Complete(_ context.Context, userID, id uuid.UUID) (models.Upload, error) {
	if f.complete == nil {
		return models.Upload{}, errUnexpected
	}
	return f.complete(userID, id)
}

// urls signs every key the same way.
type urls struct {
	err error
	// lost is the key of an object that is not there.
	lost string
	// asked counts the calls, where it is set.
	asked *atomic.Int32
}

func (f urls) URLs(_ context.Context, keys []string) ([]string, error) {
	if f.asked != nil {
		f.asked.Add(1)
	}
	signed := make([]string, len(keys))
	for i, key := range keys {
		if key != f.lost {
			signed[i] = "https://media.example/" + key + "?signature=s"
		}
	}
	return signed, f.err
}

// events is the memory of one user's events, in memory.
type events struct {
	mu sync.Mutex
	// kept are in order; forgotten is the last seq that is not kept any more.
	kept      []models.GenerationEvent
	forgotten int64
	// err is of reading events, not of finding the place to begin.
	err   error
	wakes []chan struct{}
	// subscribed gets a value for every subscription, left for every one that
	// ended; nil drops them.
	subscribed, left chan struct{}
}

func (f *events) add(event models.GenerationEvent) {
	f.mu.Lock()
	defer f.mu.Unlock()
	event.Seq = f.newest() + 1
	f.kept = append(f.kept, event)
	for _, wake := range f.wakes {
		select {
		case wake <- struct{}{}:
		default: // it is awake already
		}
	}
}

func (f *events) newest() int64 { return f.forgotten + int64(len(f.kept)) }

func (f *events) After(_ context.Context, _ uuid.UUID, seq int64, limit int) ([]models.GenerationEvent, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	var found []models.GenerationEvent
	for _, event := range f.kept {
		if event.Seq > seq && len(found) < limit {
			found = append(found, event)
		}
	}
	return found, f.err
}

func (f *events) Head(context.Context, uuid.UUID) (oldest, newest int64, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.forgotten + 1, f.newest(), nil
}

func (f *events) Subscribe(uuid.UUID) (wake <-chan struct{}, stop func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	channel := make(chan struct{}, 1)
	f.wakes = append(f.wakes, channel)
	tell(f.subscribed)
	return channel, func() { tell(f.left) }
}

// tell leaves word for a test that wants it, and never waits.
func tell(channel chan struct{}) {
	select {
	case channel <- struct{}{}:
	default:
	}
}

// weather is how the providers are; err is for one that cannot be told.
type weather struct {
	away []models.Provider
	err  error
}

func (w weather) Away(context.Context) ([]models.Provider, error) { return w.away, w.err }

// accounts know everybody as a user, but for those listed.
type accounts map[uuid.UUID]models.User

func (a accounts) Account(_ context.Context, named models.User) (models.User, error) {
	if known, ok := a[named.ID]; ok {
		return known, nil
	}
	named.Role, named.Status = models.RoleUser, models.UserActive
	return named, nil
}

type notices struct {
	list     func(models.NotificationQuery) (models.NotificationPage, error)
	read     func(userID uuid.UUID, ids []uuid.UUID) (int64, error)
	said     func(userID uuid.UUID, said []models.Preference) ([]models.Preference, error)
	announce func(models.Act, models.Announcement) (int, error)
}

func (f notices) Notifications(_ context.Context, query models.NotificationQuery) (models.NotificationPage, error) {
	if f.list == nil {
		return models.NotificationPage{}, errUnexpected
	}
	return f.list(query)
}

func (f notices) MarkRead(_ context.Context, userID uuid.UUID, ids []uuid.UUID) (int64, error) {
	if f.read == nil {
		return 0, errUnexpected
	}
	return f.read(userID, ids)
}

func (f notices) Preferences(_ context.Context, userID uuid.UUID) ([]models.Preference, error) {
	if f.said == nil {
		return nil, errUnexpected
	}
	return f.said(userID, nil)
}

func (f notices) SetPreferences(_ context.Context, userID uuid.UUID, said []models.Preference) ([]models.Preference, error) {
	if f.said == nil {
		return nil, errUnexpected
	}
	return f.said(userID, said)
}

func (f notices) Announce(_ context.Context, by models.Act, words models.Announcement) (int, error) {
	if f.announce == nil {
		return 0, errUnexpected
	}
	return f.announce(by, words)
}
