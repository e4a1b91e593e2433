package client

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"

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
	return c.bringHome(ctx, created.ID, show, order, term)
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
	return c.bringHome(ctx, id, show, order, term)
}

// bringHome follows a generation to its end and saves what there is.
func (c *Client) bringHome(ctx context.Context, id uuid.UUID, show view, order Order, term Terminal) error {
	final, err := c.Follow(ctx, id, show.step)
	if ctx.Err() == nil && err != nil {
		return fmt.Errorf("%w\nit may go on without this command: darkroom show %s", err, shortID(id))
	}
	var interrupted error
	if ctx.Err() != nil {
		// What follows is the clean-up; a second signal ends the process.
		ctx, interrupted = context.WithoutCancel(ctx), ErrInterrupted
		if final, err = c.stop(ctx, id, show); err != nil {
			return errors.Join(interrupted, err)
		}
	}
	show.close()
	return errors.Join(interrupted, c.deliver(ctx, final, order, term))
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

// stop cancels a generation and waits until it has ended. One that had ended
// already is left as it is.
func (c *Client) stop(ctx context.Context, id uuid.UUID, show view) (GenerationDetail, error) {
	show.say("cancelling it; press Ctrl-C again to leave at once")
	if _, err := c.Cancel(ctx, id); err != nil && !hasStatus(err, http.StatusConflict) {
		return GenerationDetail{}, fmt.Errorf("cancel: %w\nit may go on without this command: darkroom cancel %s", err, shortID(id))
	}
	return c.Follow(ctx, id, show.step)
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
