package activities

import (
	"context"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/interceptor"
	"go.uber.org/zap"
)

// NewInterceptor makes the edge around every activity: it logs an error once,
// with what only operators may read, and hands Temporal the error that says
// what follows and nothing else.
func NewInterceptor(log *zap.Logger) interceptor.WorkerInterceptor { return &edge{log: log} }

type edge struct {
	interceptor.WorkerInterceptorBase
	log *zap.Logger
}

// InterceptActivity puts the edge in front of next.
func (e *edge) InterceptActivity(_ context.Context, next interceptor.ActivityInboundInterceptor) interceptor.ActivityInboundInterceptor {
	return &activityEdge{ActivityInboundInterceptorBase: interceptor.ActivityInboundInterceptorBase{Next: next}, log: e.log}
}

type activityEdge struct {
	interceptor.ActivityInboundInterceptorBase
	log *zap.Logger
}

// ExecuteActivity runs the activity and translates its error.
func (e *activityEdge) ExecuteActivity(ctx context.Context, in *interceptor.ExecuteActivityInput) (any, error) {
	out, err := e.Next.ExecuteActivity(ctx, in)
	if err != nil && ctx.Err() == nil {
		info := activity.GetInfo(ctx)
		e.log.Warn("step failed",
			zap.String("step", info.ActivityType.Name), zap.String("workflow", info.WorkflowExecution.ID),
			zap.Int32("try", info.Attempt), zap.Error(err))
	}
	return out, asTemporal(err)
}
