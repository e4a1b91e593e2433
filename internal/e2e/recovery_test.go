package e2e_test

import (
	"net/http"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/models"
)

func TestAFailedGenerationIsTriedAgain(t *testing.T) {
	t.Parallel()
	p := newPerson(t)
	id := p.ask(t, picture("[sim http=402:1] second time lucky"))
	require.Equal(t, models.StatusFailed, p.finished(t, id).Status)
	status, body := p.call(t, http.MethodPost, "/api/generations/"+id+"/retry", nil)
	require.Equal(t, http.StatusAccepted, status, string(body))
	gen := p.until(t, id, func(gen shown) bool { return gen.Status == models.StatusCompleted })
	require.Len(t, gen.Attempts, 2)
	assert.Equal(t, models.OutcomeFailed, gen.Attempts[0].Outcome)
	assert.Equal(t, models.OutcomeSucceeded, gen.Attempts[1].Outcome)

	status, _ = p.call(t, http.MethodPost, "/api/generations/"+id+"/retry", nil)
	assert.Equal(t, http.StatusConflict, status, "what is completed stays so")
}

func TestDeletedGenerationsAreOutOfSight(t *testing.T) {
	t.Parallel()
	p := newPerson(t)
	id := p.ask(t, picture("gone tomorrow"))
	p.completed(t, id)
	status, _ := newPerson(t).call(t, http.MethodDelete, "/api/generations/"+id, nil)
	assert.Equal(t, http.StatusNotFound, status, "a stranger's")
	for range 2 {
		status, _ = p.call(t, http.MethodDelete, "/api/generations/"+id, nil)
		assert.Equal(t, http.StatusNoContent, status)
	}
	status, _ = p.call(t, http.MethodGet, "/api/generations/"+id, nil)
	assert.Equal(t, http.StatusNotFound, status)
}

// TestTemporalAwayAcceptsAllTheSame holds Temporal still while people ask; the
// sweep starts what could not be started then.
func TestTemporalAwayAcceptsAllTheSame(t *testing.T) {
	pid, err := running.parent("temporal")
	require.NoError(t, err)
	require.NoError(t, syscall.Kill(pid, syscall.SIGSTOP))
	p := newPerson(t)
	var ids []string
	for range 3 {
		began := time.Now()
		ids = append(ids, p.ask(t, picture("accepted while nobody works")))
		assert.Less(t, time.Since(began), 15*time.Second, "the caller does not wait for Temporal")
	}
	require.NoError(t, syscall.Kill(pid, syscall.SIGCONT))
	for _, id := range ids {
		p.completed(t, id)
		assert.Len(t, jobsOf(t, id), 1)
	}
}

// parent finds the stack's own process of a program that is not ours.
func (s *local) parent(program string) (int, error) {
	return s.find(func(argv []string) bool { return filepath.Base(argv[0]) == program })
}
