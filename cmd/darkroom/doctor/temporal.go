package doctor

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"go.temporal.io/api/enums/v1"
	"go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/taskqueue/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.uber.org/zap"

	"darkroom/cmd/internal/vendors"
	"darkroom/dispatch"
	"darkroom/internal/env"
	"darkroom/workflows"
)

// temporal looks whether Temporal answers, whether the namespace is prepared,
// and whether somebody works on each queue.
func (p *patient) temporal(ctx context.Context) []Finding {
	var cfg dispatch.Config
	if err := env.Load(p.src, &cfg); err != nil {
		return settingFaults([]string{"darkroom"}, err.Error())
	}
	dispatcher, err := dispatch.New(cfg, zap.NewNop())
	if err != nil {
		return []Finding{bad("temporal", "", "%v", err)}
	}
	defer dispatcher.Close()
	temporal := dispatcher.Client()
	info, err := temporal.WorkflowService().GetSystemInfo(ctx, &workflowservice.GetSystemInfoRequest{})
	if err != nil {
		mend := "start Temporal, or set TEMPORAL_ADDRESS to where it is"
		if p.local {
			mend = "see what the stack says of temporal; make run starts it"
		}
		return []Finding{bad("temporal", mend, "nobody answers at %s: %v", cfg.Address, err)}
	}
	findings := []Finding{good("temporal", "server %s at %s", info.GetServerVersion(), cfg.Address), namespace(ctx, temporal, cfg)}
	if findings[1].Status != OK {
		return findings
	}
	return append(findings, attributes(ctx, temporal, cfg), p.queues(ctx, temporal))
}

func namespace(ctx context.Context, temporal client.Client, cfg dispatch.Config) Finding {
	found, err := temporal.WorkflowService().DescribeNamespace(ctx, &workflowservice.DescribeNamespaceRequest{Namespace: cfg.Namespace})
	var missing *serviceerror.NamespaceNotFound
	var notFound *serviceerror.NotFound
	switch {
	case errors.As(err, &missing), errors.As(err, &notFound):
		return bad("namespace", fmt.Sprintf("temporal operator namespace create --namespace %s --retention 168h --address %s", cfg.Namespace, cfg.Address),
			"there is no namespace %s", cfg.Namespace)
	case err != nil:
		return bad("namespace", "", "%s cannot be looked at: %v", cfg.Namespace, err)
	}
	kept := found.GetConfig().GetWorkflowExecutionRetentionTtl().AsDuration()
	return good("namespace", "%s, closed runs are kept for %s", cfg.Namespace, kept)
}

// attributes looks for what runs are found by. Workers register them when they
// start, where the server lets them.
func attributes(ctx context.Context, temporal client.Client, cfg dispatch.Config) Finding {
	known, err := temporal.OperatorService().ListSearchAttributes(ctx, &operatorservice.ListSearchAttributesRequest{Namespace: cfg.Namespace})
	if err != nil {
		return odd("search", "", "search attributes cannot be listed: %v", err)
	}
	var missing []string
	for _, name := range workflows.SearchAttributes() {
		if _, ok := known.GetCustomAttributes()[name]; !ok {
			missing = append(missing, name)
		}
	}
	if len(missing) == 0 {
		return good("search", "all search attributes are registered")
	}
	mend := fmt.Sprintf("for n in %s; do temporal operator search-attribute create --name $n --type Keyword --namespace %s --address %s; done",
		strings.Join(missing, " "), cfg.Namespace, cfg.Address)
	return bad("search", mend, "search attributes are not registered: %s", strings.Join(missing, ", "))
}

// absent is when a worker that was seen last is taken to be gone. A poll lasts a
// minute; Temporal itself forgets after five.
const absent = 90 * time.Second

func (p *patient) present(poller *taskqueue.PollerInfo) bool {
	return p.Now().Sub(poller.GetLastAccessTime().AsTime()) < absent
}

// taskQueue is one that a worker polls.
type taskQueue struct {
	name string
	kind enums.TaskQueueType
}

// allQueues are those of the parts, and one for each provider that is used.
func (p *patient) allQueues() []taskQueue {
	all := []taskQueue{{workflows.QueueGeneration, enums.TASK_QUEUE_TYPE_WORKFLOW}}
	var cfg vendors.Config
	_ = env.Load(p.src, &cfg) // what the programs say of their settings covers its faults
	for _, name := range cfg.Configured() {
		all = append(all, taskQueue{workflows.SubmitQueue(name), enums.TASK_QUEUE_TYPE_ACTIVITY})
	}
	return append(all,
		taskQueue{workflows.QueueMedia, enums.TASK_QUEUE_TYPE_ACTIVITY}, taskQueue{workflows.QueueNotify, enums.TASK_QUEUE_TYPE_WORKFLOW})
}

// queues looks who polls. A queue that nobody polls keeps its work, but no
// generation gets past it.
func (p *patient) queues(ctx context.Context, temporal client.Client) Finding {
	var idle []string
	for _, queue := range p.allQueues() {
		found, err := temporal.DescribeTaskQueue(ctx, queue.name, queue.kind)
		if err != nil {
			return odd("workers", "", "queue %s cannot be looked at: %v", queue.name, err)
		}
		if !slices.ContainsFunc(found.GetPollers(), p.present) {
			idle = append(idle, queue.name)
		}
	}
	if len(idle) == 0 {
		return good("workers", "every queue is worked on")
	}
	mend := "start worker, and worker --queues media; their logs say why if they run"
	if p.local {
		mend = "see what the stack says of worker and media"
	}
	return bad("workers", mend, "nobody works on %s", strings.Join(idle, ", "))
}
