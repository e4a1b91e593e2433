package dispatch

import (
	"context"
	"errors"
	"fmt"

	"go.temporal.io/api/enums/v1"
	"go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/api/serviceerror"

	"darkroom/workflows"
)

// Prepare registers the search attributes that runs are found by, and the
// schedules. Every worker asks. Safe to repeat, and safe from several processes
// at once.
func (d *Dispatcher) Prepare(ctx context.Context) error {
	if err := d.prepareAttributes(ctx); err != nil {
		return err
	}
	return d.prepareSchedules(ctx)
}

// prepareAttributes registers what is missing. The server's own start-up flag
// for search attributes is ignored where its database exists already.
func (d *Dispatcher) prepareAttributes(ctx context.Context) error {
	operator := d.client.OperatorService()
	known, err := operator.ListSearchAttributes(ctx, &operatorservice.ListSearchAttributesRequest{Namespace: d.namespace})
	if err != nil {
		return fmt.Errorf("list search attributes: %w", err)
	}
	missing := map[string]enums.IndexedValueType{}
	for _, name := range workflows.SearchAttributes() {
		if _, ok := known.GetCustomAttributes()[name]; !ok {
			missing[name] = enums.INDEXED_VALUE_TYPE_KEYWORD
		}
	}
	if len(missing) == 0 {
		return nil
	}
	_, err = operator.AddSearchAttributes(ctx, &operatorservice.AddSearchAttributesRequest{
		Namespace: d.namespace, SearchAttributes: missing,
	})
	var exists *serviceerror.AlreadyExists
	if err != nil && !errors.As(err, &exists) {
		return fmt.Errorf("register search attributes: %w", err)
	}
	return nil
}
