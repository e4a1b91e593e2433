package stack

import (
	"context"
	"errors"
	"fmt"
	"net"
	"syscall"
)

// Port is an address that a service will listen on, and the environment
// variable that moves it.
type Port struct {
	Addr     string
	Variable string
}

// checkPorts reports every port of the services that cannot be listened on,
// all at once.
func checkPorts(ctx context.Context, services []Service) error {
	var faults []error
	for _, service := range services {
		for _, port := range service.Ports {
			if err := checkPort(ctx, port); err != nil {
				faults = append(faults, fmt.Errorf("%s: %w", service.Name, err))
			}
		}
	}
	return errors.Join(faults...)
}

func checkPort(ctx context.Context, port Port) error {
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", port.Addr)
	switch {
	case err == nil:
		return listener.Close()
	case errors.Is(err, syscall.EADDRINUSE):
		return fmt.Errorf("%s is taken: stop what listens there, or set %s to another", port.Addr, port.Variable)
	default:
		return fmt.Errorf("cannot listen on %s, see %s: %w", port.Addr, port.Variable, err)
	}
}
