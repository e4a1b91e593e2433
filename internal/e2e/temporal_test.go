package e2e_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/api/enums/v1"
	"go.temporal.io/api/history/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"google.golang.org/protobuf/encoding/protojson"

	"darkroom/workflows"
)

func temporal(t *testing.T) client.Client {
	t.Helper()
	c, err := client.DialContext(t.Context(), client.Options{HostPort: running.env["TEMPORAL_ADDRESS"]})
	require.NoError(t, err)
	t.Cleanup(c.Close)
	return c
}

// historyOf reads everything that Temporal keeps of a generation's run.
func historyOf(ctx context.Context, c client.Client, id string, run int) (*history.History, error) {
	return workflowHistory(ctx, c, fmt.Sprintf("generation-%s-r%d", id, run))
}

// workflowHistory reads the events of a workflow.
func workflowHistory(ctx context.Context, c client.Client, workflowID string) (*history.History, error) {
	out := &history.History{}
	events := c.GetWorkflowHistory(ctx, workflowID, "", false, enums.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for events.HasNext() {
		event, err := events.Next()
		if err != nil {
			return nil, err
		}
		out.Events = append(out.Events, event)
	}
	if len(out.Events) == 0 {
		return nil, errors.New("no history")
	}
	return out, nil
}

func TestHistoryHoldsNoPromptNoAddressAndNoSecret(t *testing.T) {
	t.Parallel()
	p := newPerson(t)
	const prompt = "a canary that must not be sung about"
	id := p.ask(t, picture(prompt))
	p.completed(t, id)
	found, err := historyOf(t.Context(), temporal(t), id, 1)
	require.NoError(t, err)
	raw, err := protojson.Marshal(found)
	require.NoError(t, err)
	for _, canary := range []string{prompt, running.env["SIMULATOR_MEDIA_URL"], "/api/webhook/"} {
		assert.NotContains(t, string(raw), canary)
	}
	for name, secret := range running.secrets {
		assert.NotContains(t, string(raw), secret, name)
	}
}

func TestOperatorsFindRunsByUserModelProviderAndAction(t *testing.T) {
	t.Parallel()
	p := newPerson(t)
	id := p.ask(t, picture("findable"))
	p.completed(t, id)
	c := temporal(t)
	query := workflows.UserID().GetName() + `="` + p.id.String() + `" AND ` + workflows.ModelID().GetName() + `="flux-schnell" AND ` +
		workflows.ProviderName().GetName() + `="replicate" AND ` + workflows.ActionName().GetName() + `="create"`
	require.Eventually(t, func() bool {
		found, err := c.ListWorkflow(t.Context(), &workflowservice.ListWorkflowExecutionsRequest{Query: query})
		return err == nil && len(found.GetExecutions()) == 1
	}, finishWait, finishWait/1000, query)
}
