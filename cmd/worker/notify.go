package main

import (
	"context"
	"fmt"
	"time"

	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"darkroom/activities"
	"darkroom/cmd/internal/channels"
	"darkroom/models"
	"darkroom/notices"
	"darkroom/notify/webhook"
	"darkroom/storage"
	"darkroom/webhooks"
	"darkroom/workflows"
)

// linkTTL is how long the addresses of outputs in a message last: a receiver that
// was down over night has a working day for them.
const linkTTL = 24 * time.Hour

// messages are the steps of telling somebody outside, with what they stand on.
type messages struct {
	steps *activities.Messages
	close func()
}

// newMessages joins every channel with its sender.
func newMessages(cfg workConfig, base *base) (messages, error) {
	hooks, err := webhooks.New(cfg.Webhooks, webhooks.Deps{
		Endpoints: base.db, Secrets: base.db, Messages: base.db, Generations: base.db, URLs: links{base.store},
		Deliver: base.dispatcher.DeliverAll, AllowHosts: cfg.Webhook.AllowHosts, Log: base.log,
	})
	if err != nil {
		return messages{}, err
	}
	poster, err := webhook.New(cfg.Webhook, time.Now)
	if err != nil {
		return messages{}, fmt.Errorf("set up webhooks: %w", err)
	}
	told, err := notices.New(cfg.Notices, notices.Deps{Records: base.db, Letters: base.db, Audit: base.db})
	if err != nil {
		return messages{}, err
	}
	people, err := channels.Open(cfg.Channels, told)
	if err != nil {
		return messages{}, err
	}
	ways := map[models.Channel]activities.Channel{
		models.ChannelWebhook: {Compose: hooks.Compose, Sender: poster},
	}
	people.AddTo(ways)
	steps := activities.NewMessages(activities.MessageDeps{Records: base.db, Channels: ways, Deliveries: base.dispatcher})
	return messages{steps, func() { poster.Close(); people.Close() }}, nil
}

// newNotifyWorker runs the deliveries and the calls to their receivers: apart from
// the generations, which shall not wait for strangers.
func newNotifyWorker(base *base, told *activities.Messages, fail func(error)) worker.Worker {
	w := worker.New(base.dispatcher.Client(), workflows.QueueNotify, base.options(fail))
	w.RegisterWorkflowWithOptions(workflows.Deliver, workflow.RegisterOptions{Name: workflows.DeliverName})
	w.RegisterActivity(told)
	return w
}

// links signs addresses for receivers.
type links struct{ store storage.Store }

// URLs returns addresses that serve the objects for linkTTL; an empty one for an
// object that is not there.
func (l links) URLs(ctx context.Context, keys []string) ([]string, error) {
	return storage.URLs(ctx, l.store, keys, linkTTL)
}
