package client

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"slices"

	"github.com/google/uuid"
)

// Order is what a person asks for. Only the prompt has to be given, and not even
// that where the model needs none.
type Order struct {
	Prompt string
	// Model and Action are chosen by what is on offer where they are empty.
	Model, Action string
	// Settings are key=value pairs, by the model's own names.
	Settings []string
	// Image is a file or an address.
	Image string
	// Count is how many generations to ask for; 0 means 1.
	Count int
	// Dir is where the outputs are saved; it is made if missing.
	Dir string
	// JSON prints the generation itself instead of the paths.
	JSON bool
}

// Terminal is where a command writes: results to Out, everything else to Err.
type Terminal struct {
	Out, Err io.Writer
	// Live means that a person watches Err.
	Live bool
}

// Generate asks for a generation, shows how it goes on, saves its outputs, and
// prints their paths. Its error tells why there are none. When ctx ends it
// cancels the generation at the server and returns ErrInterrupted.
func (c *Client) Generate(ctx context.Context, order Order, term Terminal) error {
	// Before anything is asked for that costs money.
	if err := os.MkdirAll(order.Dir, 0o777); err != nil { //nolint:gosec // the umask decides, as for mkdir
		return err
	}
	request, model, err := c.prepare(ctx, order)
	if err != nil {
		return err
	}
	show := newView(term)
	defer show.close()
	// Not cut short: a generation could go on that nobody here knows of.
	created, err := c.Create(context.WithoutCancel(ctx), request)
	if err != nil {
		return err
	}
	show.say(fmt.Sprintf("generation %s by %s, usually %d s", created.ID, model.Name, model.UsualSeconds))
	ids := []uuid.UUID{created.ID}
	if created.Ids != nil {
		ids = *created.Ids
	}
	return c.bringAllHome(ctx, ids, show, order, term)
}

// Retry runs a failed or cancelled generation again and goes on as Generate
// does. Only Dir and JSON of the order count.
func (c *Client) Retry(ctx context.Context, id uuid.UUID, order Order, term Terminal) error {
	if err := os.MkdirAll(order.Dir, 0o777); err != nil { //nolint:gosec // the umask decides, as for mkdir
		return err
	}
	var again Generation
	path := "/api/generations/" + id.String() + "/retry"
	// Not cut short: it could go on without anybody here knowing.
	if err := c.call(context.WithoutCancel(ctx), http.MethodPost, path, nil, &again); err != nil {
		return err
	}
	show := newView(term)
	defer show.close()
	show.say(fmt.Sprintf("generation %s by %s, once more", again.ID, again.ModelName))
	return c.bringAllHome(ctx, []uuid.UUID{id}, show, order, term)
}

// bringAllHome brings the members of a batch home one after another. They go on
// side by side, so the later ones have most often ended when their turn comes.
// What becomes of one is no reason to leave another.
func (c *Client) bringAllHome(ctx context.Context, ids []uuid.UUID, show view, order Order, term Terminal) error {
	var faults error
	interrupted := false
	for i, id := range ids {
		if i > 0 {
			show = newView(term)
		}
		if len(ids) > 1 {
			show.say(fmt.Sprintf("%d of %d: generation %s", i+1, len(ids), id))
		}
		stopped, err := c.bringHome(ctx, ids[i:], show, order, term)
		show.close()
		interrupted = interrupted || stopped
		faults = errors.Join(faults, err)
	}
	if interrupted {
		return errors.Join(ErrInterrupted, faults)
	}
	return faults
}

// bringHome follows the first of these generations to its end and saves what
// there is. It reports whether ctx ended first, and then cancels all of them.
func (c *Client) bringHome(ctx context.Context, ids []uuid.UUID, show view, order Order, term Terminal) (stopped bool, err error) {
	final, err := c.Follow(ctx, ids[0], show.step)
	if ctx.Err() == nil && err != nil {
		return false, fmt.Errorf("%w\nit may go on without this command: darkroom show %s", err, shortID(ids[0]))
	}
	if ctx.Err() != nil {
		// What follows is the clean-up; a second signal ends the process.
		ctx, stopped = context.WithoutCancel(ctx), true
		if final, err = c.stop(ctx, ids, show); err != nil {
			return true, err
		}
	}
	show.close()
	return stopped, c.deliver(ctx, final, order, term)
}

// prepare turns an order into the request that it means, and finds its model.
func (c *Client) prepare(ctx context.Context, order Order) (request CreateGeneration, model Model, err error) {
	model, action, err := c.choose(ctx, order)
	if err != nil {
		return request, model, err
	}
	set, err := settings(model, order.Settings)
	if err != nil {
		return request, model, err
	}
	request = CreateGeneration{Action: action, ModelID: model.ID, Settings: &set}
	if order.Count != 0 && order.Count != 1 {
		request.Count = &order.Count
	}
	if order.Prompt != "" {
		request.Prompt = &order.Prompt
	}
	if order.Image == "" {
		return request, model, nil
	}
	address := order.Image
	if !isAddress(address) {
		address, err = c.Upload(ctx, order.Image)
	}
	request.InputImageURL = &address
	return request, model, err
}

// stop cancels generations and waits until the first has ended. What had ended
// already is left as it is. The last comes first, so that none that is in line
// gets the place of one that is cancelled before it.
func (c *Client) stop(ctx context.Context, ids []uuid.UUID, show view) (GenerationDetail, error) {
	show.say("cancelling it; press Ctrl-C again to leave at once")
	for _, id := range slices.Backward(ids) {
		if _, err := c.Cancel(ctx, id); err != nil && !hasStatus(err, http.StatusConflict) {
			return GenerationDetail{}, fmt.Errorf("cancel: %w\nit may go on without this command: darkroom cancel %s", err, shortID(id))
		}
	}
	return c.Follow(ctx, ids[0], show.step)
}

// deliver saves what there is, whatever the end was: the outputs of a cancelled
// generation that the provider had finished are paid for.
func (c *Client) deliver(ctx context.Context, final GenerationDetail, order Order, term Terminal) error {
	paths, err := c.Save(ctx, final, order.Dir)
	return errors.Join(report(final, paths, order, term), err, verdict(final))
}

// report prints what a program reads to Out.
func report(final GenerationDetail, paths []string, order Order, term Terminal) error {
	list := term.Out
	if order.JSON {
		list = term.Err
		if err := printJSON(term.Out, final); err != nil {
			return err
		}
	}
	for _, path := range paths {
		if _, err := fmt.Fprintln(list, path); err != nil {
			return fmt.Errorf("print: %w", err)
		}
	}
	if final.OutputText == nil || order.JSON {
		return nil
	}
	_, err := fmt.Fprintln(term.Out, *final.OutputText)
	return err
}

// verdict is an error unless the generation is completed.
func verdict(final GenerationDetail) error {
	if final.Status == StatusCompleted {
		return nil
	}
	text := "generation " + shortID(final.ID) + " failed"
	if final.Status == StatusCancelled {
		text = "generation " + shortID(final.ID) + " was cancelled"
	}
	if final.ErrorMessage != nil && *final.ErrorMessage != "" {
		text += ": " + *final.ErrorMessage
	}
	return errors.New(text)
}

// printJSON prints a value for programs, as people can read it too.
func printJSON(w io.Writer, value any) error {
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return fmt.Errorf("print: %w", err)
	}
	return nil
}
