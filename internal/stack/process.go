package stack

import (
	"errors"
	"os/exec"
	"runtime"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// drainWait bounds the wait for the output of a process that has ended: one of
// its children may still hold the pipe.
const drainWait = time.Second

// process is a running child, leader of a process group of its own, so that a
// Ctrl-C in the terminal reaches the supervisor only and the whole group can be
// ended with its leader.
type process struct {
	cmd  *exec.Cmd
	done chan struct{} // closed when it has ended; err is set then
	err  error
}

// startProcess starts cmd. Should this process die, by whatever signal, the
// kernel sends the child the signal parentDeath.
func startProcess(cmd *exec.Cmd, parentDeath syscall.Signal) (*process, error) {
	if cmd.SysProcAttr == nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{}
	}
	cmd.SysProcAttr.Setpgid = true
	cmd.SysProcAttr.Pdeathsig = parentDeath
	cmd.WaitDelay = drainWait
	p := &process{cmd: cmd, done: make(chan struct{})}
	started := make(chan error)
	go p.run(started)
	if err := <-started; err != nil {
		return nil, err
	}
	return p, nil
}

// run lives as long as the child, on one thread: what the kernel takes for the
// parent is the thread that started the child, not the process.
func (p *process) run(started chan<- error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	err := p.cmd.Start()
	started <- err
	if err != nil {
		return
	}
	defer close(p.done)
	awaitEnd(p.cmd.Process.Pid)
	// The child is not reaped yet, so its number cannot belong to another group.
	p.killGroup()
	p.err = p.cmd.Wait()
}

// awaitEnd returns when the child has ended, and leaves it to be reaped.
func awaitEnd(pid int) {
	for {
		err := unix.Waitid(unix.P_PID, pid, nil, unix.WEXITED|unix.WNOWAIT, nil)
		if !errors.Is(err, unix.EINTR) {
			return
		}
	}
}

// stop asks the child to end, kills its group when it has not after wait, and
// returns when it has. False means it had to be killed.
func (p *process) stop(signal syscall.Signal, wait time.Duration) bool {
	select {
	case <-p.done:
		return true
	default:
	}
	// An error means that it has ended by itself meanwhile.
	_ = p.cmd.Process.Signal(signal)
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-p.done:
		return true
	case <-timer.C:
	}
	p.killGroup()
	<-p.done
	return false
}

// killGroup leaves nothing of the group alive; an error means that nothing was.
func (p *process) killGroup() { _ = syscall.Kill(-p.cmd.Process.Pid, syscall.SIGKILL) }

// fate says in words how the child ended.
func (p *process) fate() string {
	if p.err != nil {
		return p.err.Error()
	}
	return "exit status 0"
}
